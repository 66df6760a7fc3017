//! Compound files, in which office programs kept documents before 2007.
//!
//! In: the bytes. Out: the streams in it by name. Every chain of sectors is followed at most as far as the file is
//! long, so that a damaged one ends.

use std::collections::BTreeMap;

/// What a compound file begins with.
pub(super) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Size of the header and of its sectors where nothing else is said.
const HEADER: usize = 512;
/// Numbers of sectors from here on have a meaning of their own.
const LAST_SECTOR: u32 = 0xFFFF_FFF9;
/// Entries of the allocation table of the allocation table that the header holds.
const IN_HEADER: usize = 109;
/// Size of an entry of the directory.
const ENTRY: usize = 128;
/// Most entries of the directory that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    small: usize,
    cutoff: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    /// What streams smaller than the cutoff are kept in.
    small_stream: Vec<u8>,
    /// First sector and size by name, in lower case.
    streams: BTreeMap<String, (u32, usize)>,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl<'a> Compound<'a> {
    /// Reads the header, the allocation tables and the directory; `None` where this is no compound file.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&MAGIC) {
            return None;
        }
        let (shift, small_shift) = (u16_at(bytes, 30)?, u16_at(bytes, 32)?);
        if !(7..=16).contains(&shift) || !(4..=shift).contains(&small_shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            small: 1 << small_shift,
            cutoff: u32_at(bytes, 56)? as usize,
            table: Vec::new(),
            small_table: Vec::new(),
            small_stream: Vec::new(),
            streams: BTreeMap::new(),
        };
        let most = bytes.len() / file.sector + 1;
        let mut parts: Vec<u32> = (0..IN_HEADER).filter_map(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut next = u32_at(bytes, 68)?;
        let mut steps = 0;
        while next <= LAST_SECTOR && steps < most {
            let Some(sector) = file.at(next) else { break };
            let numbers = numbers(sector);
            let Some((last, own)) = numbers.split_last() else { break };
            parts.extend(own);
            next = *last;
            steps += 1;
        }
        for part in parts.into_iter().filter(|part| *part <= LAST_SECTOR).take(most) {
            let sector = file.at(part).map(numbers).unwrap_or_default();
            file.table.extend(sector);
            if file.table.len() > most + file.sector {
                break;
            }
        }
        file.small_table = numbers(&file.chain(u32_at(bytes, 60)?));
        let directory = file.chain(u32_at(bytes, 48)?);
        for entry in directory.chunks_exact(ENTRY).take(MOST_ENTRIES) {
            let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
            match entry[66] {
                2 => {
                    let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
                    let units = entry[..length].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
                    let name: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
                    file.streams.insert(name.to_lowercase(), (start, size));
                }
                5 if file.small_stream.is_empty() => {
                    file.small_stream = file.chain(start);
                    file.small_stream.truncate(size);
                }
                _ => {}
            }
        }
        Some(file)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.contains_key(&name.to_lowercase())
    }

    /// The bytes of a stream, as far as they are there.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let (start, size) = *self.streams.get(&name.to_lowercase())?;
        let mut out = if size < self.cutoff { self.small_chain(start) } else { self.chain(start) };
        out.truncate(size);
        Some(out)
    }

    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_mul(self.sector)?.checked_add(self.sector.max(HEADER))?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        while let Some(sector) = self.at(next).filter(|_| next <= LAST_SECTOR && out.len() < self.bytes.len())
        {
            out.extend_from_slice(sector);
            next = self.table.get(next as usize).copied().unwrap_or(u32::MAX);
        }
        out
    }

    fn small_chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        while next <= LAST_SECTOR && out.len() < self.cutoff {
            let from = next as usize * self.small;
            let Some(sector) = self.small_stream.get(from..) else { break };
            if sector.is_empty() {
                break;
            }
            out.extend_from_slice(&sector[..sector.len().min(self.small)]);
            next = self.small_table.get(next as usize).copied().unwrap_or(u32::MAX);
        }
        out
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
}
