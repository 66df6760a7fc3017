//! Any parts packed into an archive as a document of the format `docx`, through all stages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sifferkoll_fuzz::read("docx", &sifferkoll_fuzz::packed(data)));
