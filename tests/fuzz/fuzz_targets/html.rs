//! Any bytes as a document of the format `html`, through all stages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sifferkoll_fuzz::read("html", data));
