//! What the death of a worker tells about the document that it read.

use std::process::ExitStatus;

/// What is known of a dead worker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Death<'a> {
    /// How it ended; `None` where it had to be killed after it had stopped answering.
    pub(crate) status: Option<ExitStatus>,
    /// The last that it wrote to standard error.
    pub(crate) last_words: &'a str,
    /// What broke the conversation where the worker did not simply hang up.
    pub(crate) trouble: Option<&'a str>,
    /// Memory limit in MiB.
    pub(crate) max_memory_mib: u64,
}

/// The cause in one line, lower case, no full stop.
pub(crate) fn describe(death: &Death<'_>) -> String {
    let limit = format!("limit of {} MiB (--max-memory-mib)", death.max_memory_mib);
    // Both texts are those of Rust's own runtime, written just before it aborts.
    if death.last_words.contains("memory allocation of") {
        return format!("the worker ran out of memory at the {limit}");
    }
    if death.last_words.contains("has overflowed its stack") {
        return "the worker overflowed its stack: the document nests too deeply".into();
    }
    if let Some(trouble) = death.trouble {
        return format!("the worker's answer cannot be understood: {trouble}");
    }
    let Some(status) = death.status else {
        return "the worker stopped answering and was ended".into();
    };
    match signal(status) {
        Some(9) => "the worker was killed (signal 9), probably since the machine ran out of memory".into(),
        Some(number) => {
            let name = name_of(number).map_or(String::new(), |name| format!(", {name}"));
            format!("the worker died by signal {number}{name}; perhaps it reached the memory {limit}")
        }
        None => {
            let code = status.code().map_or("an unknown status".into(), |code| format!("status {code}"));
            let said = death.last_words.lines().rfind(|line| !line.trim().is_empty());
            let said = said.map_or(String::new(), |line| format!(": {}", line.trim()));
            format!("the worker ended by itself with {code}{said}")
        }
    }
}

fn name_of(signal: i32) -> Option<&'static str> {
    Some(match signal {
        4 => "illegal instruction",
        6 => "abort",
        7 | 10 => "bus error",
        8 => "arithmetic fault",
        11 => "segmentation fault",
        15 => "terminated",
        24 => "processor time limit",
        _ => return None,
    })
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    fn check(raw_status: i32, last_words: &str, expect: &str) {
        let status = Some(ExitStatus::from_raw(raw_status));
        let death = Death { status, last_words, trouble: None, max_memory_mib: 64 };
        assert_eq!(describe(&death), expect);
    }

    #[test]
    fn deaths_are_told_apart() {
        check(
            6,
            "memory allocation of 99 bytes failed\n",
            "the worker ran out of memory at the limit of 64 MiB (--max-memory-mib)",
        );
        check(
            6,
            "\nthread 'document' has overflowed its stack\nfatal runtime error: stack overflow\n",
            "the worker overflowed its stack: the document nests too deeply",
        );
        check(9, "", "the worker was killed (signal 9), probably since the machine ran out of memory");
        check(
            11,
            "",
            "the worker died by signal 11, segmentation fault; perhaps it reached the memory limit of \
             64 MiB (--max-memory-mib)",
        );
        check(3 << 8, "one\ntwo\n\n", "the worker ended by itself with status 3: two");
    }
}
