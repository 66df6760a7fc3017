//! Any parts packed into an archive as a document of the format `xlsx`, through all stages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sifferkoll_fuzz::read("xlsx", &sifferkoll_fuzz::packed(data)));
