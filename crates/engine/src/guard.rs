//! The one place where panics are caught: once per document, as a fault of the tool.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the work; a panic in it prints nothing and comes back as text with its place in the source.
pub(crate) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Threads that a document's own work starts are named so; their panics come back to this one.
            let helper = std::thread::current().name().is_some_and(|name| name.starts_with("document "));
            if GUARDED.get() || helper {
                PLACE.replace(info.location().map(ToString::to_string));
            } else {
                others(info);
            }
        }));
    });
    PLACE.take();
    let outer = GUARDED.replace(true);
    // Nothing that the work has touched is used after a panic: the document is given up.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.map_err(|payload| {
        let place = PLACE.take().map_or(String::new(), |place| format!(" at {place}"));
        format!("internal fault{place}: {}; please report it", text_of(payload.as_ref()))
    })
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn panics_become_text_with_a_place() {
        assert_eq!(guard(|| 5), Ok(5));
        let message = guard(|| panic!("no {}", "bread")).unwrap_err();
        assert!(message.starts_with("internal fault at "), "{message}");
        assert!(message.contains("guard.rs:"), "{message}");
        assert!(message.ends_with(": no bread; please report it"), "{message}");
        let message = guard(|| std::panic::panic_any(7)).unwrap_err();
        assert!(message.contains("a panic without a message"), "{message}");
    }
}
