//! Any bytes as a document of the format `markdown`, through all stages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sifferkoll_fuzz::read("markdown", data));
