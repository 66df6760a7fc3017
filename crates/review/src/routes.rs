//! What the page asks for, and what it is answered.
//!
//! In: requests that were let in. Out: the page, lists, tables and pictures of the dataset; decisions into it. What goes
//! wrong is answered as `{"error": "…"}`. The database and the drawing of pages work in threads of their own, so a slow
//! page keeps no decision waiting.

use crate::Lang;
use crate::door::Door;
use crate::pages::Album;
use crate::words::{page, words};
use axum::extract::{DefaultBodyLimit, Query, Request, State as Held};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use sifferkoll_dataset::{DatasetError, Decided, DecisionLine, NewDecision, Reader, ReviewFilter, Writer};
use std::sync::{Arc, Mutex, PoisonError};

/// Most lines of a list in one answer.
const LINES: u32 = 500;

/// Largest request in bytes: a decision is a few hundred.
const BODY: usize = 64 << 10;

/// What the answers are made of.
pub(crate) struct State {
    /// None when the review has ended.
    pub(crate) writer: Mutex<Option<Writer>>,
    pub(crate) reader: Mutex<Reader>,
    pub(crate) album: Album,
    pub(crate) now: fn() -> String,
    pub(crate) lang: Lang,
}

/// A request that cannot be answered as asked.
pub(crate) enum Trouble {
    /// There is no such thing.
    Missing(&'static str),
    /// It makes no sense.
    Refused(&'static str),
    /// Somebody decided meanwhile.
    Stale(Vec<DecisionLine>),
    /// The dataset fails.
    Dataset(DatasetError),
    /// A page has no picture.
    Picture(String),
}

impl From<DatasetError> for Trouble {
    fn from(error: DatasetError) -> Self {
        Self::Dataset(error)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Missing(what) => (StatusCode::NOT_FOUND, json!({ "error": what })),
            Self::Refused(why) => (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": why })),
            Self::Stale(lines) => {
                (StatusCode::CONFLICT, json!({ "error": "somebody decided meanwhile", "lines": lines }))
            }
            Self::Dataset(error) => {
                (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": error.to_string() }))
            }
            Self::Picture(why) => (StatusCode::NOT_FOUND, json!({ "error": why })),
        };
        (status, Json(body)).into_response()
    }
}

type Answer<T> = Result<T, Trouble>;

type Shared = Held<Arc<State>>;

/// All routes, behind the door.
pub(crate) fn router(state: Arc<State>, door: Door) -> Router {
    let file =
        |text: &'static str, kind: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    let routes = Router::new()
        .route("/review.js", file(include_str!("page/review.js"), "text/javascript; charset=utf-8"))
        .route("/review.css", file(include_str!("page/review.css"), "text/css; charset=utf-8"))
        .route("/words.json", get(|Held(state): Shared| async move { Json(words(state.lang)) }))
        .route("/state.json", get(overview))
        .route("/findings.json", get(findings))
        .route("/readings.json", get(readings))
        .route("/finding.json", get(finding))
        .route("/grid.json", get(grid))
        .route("/page.json", get(page_size))
        .route("/page.png", get(page_picture))
        .route("/decide", post(decide))
        .route("/undo", post(undo))
        .route("/decisions.jsonl", get(log));
    Router::new()
        // A nested "/" would be the address without its last stroke, from which nothing relative can be found.
        .route(&format!("/{}/", door.token()), get(start))
        .nest(&format!("/{}", door.token()), routes)
        .fallback(|| async { Trouble::Missing("there is no such page") })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(door, guarded))
        .with_state(state)
}

/// Lets a request in or not, and puts on every answer what keeps it from other pages.
async fn guarded(Held(door): Held<Door>, request: Request, next: Next) -> Response {
    let mut response = match door.refusal(request.uri().path(), request.headers()) {
        Some((status, why)) => (status, Json(json!({ "error": why }))).into_response(),
        None => next.run(request).await,
    };
    let heads = response.headers_mut();
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        heads.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Does what takes time in a thread of its own.
async fn work<T: Send + 'static>(
    state: Arc<State>,
    work: impl FnOnce(&State) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    match tokio::task::spawn_blocking(move || work(&state)).await {
        Ok(answer) => answer,
        Err(_) => Err(Trouble::Refused("the answer could not be made")),
    }
}

impl State {
    fn read<T>(&self, ask: impl FnOnce(&Reader) -> Result<T, DatasetError>) -> Answer<T> {
        Ok(ask(&self.reader.lock().unwrap_or_else(PoisonError::into_inner))?)
    }

    fn write(&self, put: impl FnOnce(&mut Writer) -> Result<Decided, DatasetError>) -> Answer<DecisionLine> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(writer) = writer.as_mut() else { return Err(Trouble::Refused("the review has ended")) };
        match put(writer)? {
            Decided::Stored(line) => Ok(*line),
            Decided::Stale(lines) => Err(Trouble::Stale(lines)),
            Decided::Unknown => Err(Trouble::Missing("the dataset has nothing there")),
            Decided::Refused(why) => Err(Trouble::Refused(why)),
        }
    }
}

async fn start(Held(state): Shared) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page(state.lang))
}

async fn overview(Held(state): Shared) -> Answer<impl IntoResponse> {
    work(state, |state| state.read(Reader::review_state)).await.map(Json)
}

/// What of a list is wanted.
#[derive(Debug, Deserialize)]
struct Wanted {
    document: Option<String>,
    #[serde(default)]
    open: u8,
    #[serde(default)]
    offset: u32,
    #[serde(default)]
    limit: u32,
}

impl From<Wanted> for ReviewFilter {
    fn from(wanted: Wanted) -> Self {
        let limit = if wanted.limit == 0 { LINES } else { wanted.limit.min(LINES) };
        let sha256 = wanted.document.filter(|document| !document.is_empty());
        Self { sha256, open: wanted.open != 0, offset: wanted.offset, limit }
    }
}

async fn findings(Held(state): Shared, Query(wanted): Query<Wanted>) -> Answer<impl IntoResponse> {
    work(state, |state| state.read(|reader| reader.review_findings(&wanted.into()))).await.map(Json)
}

async fn readings(Held(state): Shared, Query(wanted): Query<Wanted>) -> Answer<impl IntoResponse> {
    work(state, |state| state.read(|reader| reader.review_readings(&wanted.into()))).await.map(Json)
}

#[derive(Debug, Deserialize)]
struct ById {
    id: i64,
}

#[derive(Debug, Deserialize)]
struct AboutFinding {
    id: i64,
    document: String,
    fingerprint: String,
}

async fn finding(Held(state): Shared, Query(about): Query<AboutFinding>) -> Answer<impl IntoResponse> {
    work(state, move |state| {
        state.read(|reader| {
            let detail = reader.finding_detail(about.id)?;
            let lines = reader.decisions_about(&about.document, &about.fingerprint)?;
            Ok(json!({ "related": detail.related, "repairs": detail.repairs, "lines": lines }))
        })
    })
    .await
    .map(Json)
}

#[derive(Debug, Deserialize)]
struct TableOf {
    document: String,
    table: String,
}

async fn grid(Held(state): Shared, Query(of): Query<TableOf>) -> Answer<impl IntoResponse> {
    work(state, move |state| {
        let grid = state.read(|reader| reader.review_grid(&of.document, &of.table))?;
        grid.ok_or(Trouble::Missing("the dataset has no such table"))
    })
    .await
    .map(Json)
}

#[derive(Debug, Deserialize)]
struct PageOf {
    document: String,
    page: u32,
}

/// A page as it is drawn.
async fn drawn(state: Arc<State>, of: PageOf) -> Answer<Arc<crate::pages::Drawn>> {
    work(state, move |state| {
        let files = || -> Result<_, String> {
            let reader = state.reader.lock().unwrap_or_else(PoisonError::into_inner);
            let said = |error: DatasetError| error.to_string();
            let files = reader.files_of(&of.document).map_err(said)?;
            Ok((files, reader.is_recognised(&of.document, of.page).map_err(said)?))
        };
        state.album.page(&of.document, of.page, files).map_err(Trouble::Picture)
    })
    .await
}

async fn page_size(Held(state): Shared, Query(of): Query<PageOf>) -> Answer<impl IntoResponse> {
    let [width, height] = drawn(state, of).await?.size;
    Ok(Json(json!({ "width": width, "height": height })))
}

async fn page_picture(Held(state): Shared, Query(of): Query<PageOf>) -> Answer<impl IntoResponse> {
    let drawn = drawn(state, of).await?;
    Ok(([(CONTENT_TYPE, "image/png")], drawn.png.clone()))
}

async fn decide(Held(state): Shared, Json(decision): Json<NewDecision>) -> Answer<impl IntoResponse> {
    work(state, move |state| {
        let at = (state.now)();
        state.write(|writer| writer.decide(&decision, &at))
    })
    .await
    .map(Json)
}

async fn undo(Held(state): Shared, Json(undone): Json<ById>) -> Answer<impl IntoResponse> {
    work(state, move |state| {
        let at = (state.now)();
        state.write(|writer| writer.undo(undone.id, &at))
    })
    .await
    .map(Json)
}

/// The log, a line for each decision.
async fn log(Held(state): Shared) -> Answer<impl IntoResponse> {
    let lines = work(state, |state| state.read(Reader::decisions)).await?;
    let mut text = String::new();
    for line in lines {
        text.push_str(&json!(line).to_string());
        text.push('\n');
    }
    let heads = [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (axum::http::header::CONTENT_DISPOSITION, "attachment; filename=\"decisions.jsonl\""),
    ];
    Ok((heads, text))
}
