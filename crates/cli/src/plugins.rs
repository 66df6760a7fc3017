//! The one list of plugins.

use sifferkoll_plugin::Registry;

/// Everything that this binary knows. The order decides nothing.
pub(crate) fn registry() -> Registry {
    let mut registry = Registry::default();
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_kind_kommun::register(&mut registry);
    sifferkoll_check::register(&mut registry);
    registry
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_registered_twice() {
        assert_eq!(super::registry().duplicates(), Vec::<&str>::new());
    }
}
