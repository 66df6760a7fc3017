//! A local page on which a person goes through findings and doubtful readings, with the page of the document beside the
//! table that was read from it.
//!
//! In: a dataset, and somebody who draws pages. Out: decisions in the dataset, each stored before it is answered. The
//! page is served to this machine alone ([`Review::address`]), to who knows the token in its address, and nothing of
//! it leaves the machine: no foreign origin is answered, no script but ours runs, nothing is loaded from elsewhere.

mod door;
mod pages;
mod routes;
mod words;

pub use pages::{PageWanted, Pages};

use crate::door::Door;
use crate::pages::Album;
use crate::routes::{State, router};
use sifferkoll_dataset::{DatasetError, Reader, Writer};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Swedish.
    Sv,
    /// English.
    En,
}

/// Why a review cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The dataset cannot be opened, read or written.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// There is no such port, or somebody has it.
    #[error("port {port} of this machine cannot be listened to: {error}")]
    Port {
        /// The port asked for; 0 where any would do.
        port: u16,
        /// What the system says.
        error: std::io::Error,
    },
    /// The system gives no random bytes for the token.
    #[error("the system gives no random bytes: {0}")]
    Token(getrandom::Error),
    /// The server has ended by itself.
    #[error("the server has ended: {0}")]
    Server(std::io::Error),
}

/// What a review needs from outside.
pub struct Setting {
    /// Draws pages.
    pub pages: Box<dyn Pages>,
    /// The time in UTC, as `2026-01-31T12:00:00Z`.
    pub now: fn() -> String,
    /// Language of the page.
    pub lang: Lang,
}

/// A review that can be looked at.
pub struct Review {
    listener: TcpListener,
    door: Door,
    state: Arc<State>,
}

impl Review {
    /// Opens a dataset for review on a port of this machine; 0 takes any that is free. While it is open nobody else
    /// writes into the dataset.
    ///
    /// # Errors
    /// Where there is no such dataset, another program writes into it, or the port is taken.
    pub fn open(dataset: &Path, port: u16, setting: Setting) -> Result<Self, ReviewError> {
        // Nothing is made where nothing is; the writer brings an older one up to date.
        if !dataset.is_file() {
            drop(Reader::open(dataset)?);
        }
        let writer = Writer::open(dataset)?;
        writer.make_durable()?;
        let reader = writer.reader()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| ReviewError::Port { port, error })?;
        let own = listener.local_addr().map_err(|error| ReviewError::Port { port, error })?.port();
        let door = Door::new(own).map_err(ReviewError::Token)?;
        let state = State {
            writer: Mutex::new(Some(writer)),
            reader: Mutex::new(reader),
            album: Album::new(setting.pages),
            now: setting.now,
            lang: setting.lang,
        };
        Ok(Self { listener, door, state: Arc::new(state) })
    }

    /// The address of the page. Who knows it can decide, so it is for one person.
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// Serves the page until the process is asked to end (Ctrl-C), then folds the dataset into its one file.
    ///
    /// # Errors
    /// Where the server ends by itself, or the dataset cannot be closed.
    pub fn run(self) -> Result<(), ReviewError> {
        let Self { listener, door, state } = self;
        listener.set_nonblocking(true).map_err(ReviewError::Server)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(ReviewError::Server)?;
        let app = router(Arc::clone(&state), door);
        runtime
            .block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::select! {
                    ended = axum::serve(listener, app).into_future() => ended,
                    asked = tokio::signal::ctrl_c() => asked,
                }
            })
            .map_err(ReviewError::Server)?;
        // A page that is being drawn is not waited for.
        runtime.shutdown_background();
        let writer = state.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        writer.map_or(Ok(()), Writer::close).map_err(ReviewError::Dataset)
    }
}
