//! The server of `review`: who is let in, what is stored when it answers, and what is left when it is killed.

use serde_json::{Value, json};
use sifferkoll_tests::{program, root, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often a review is killed in the midst of decisions.
const KILLS: u32 = 8;

/// A report of the corpus with a wrong total, and its dataset.
fn dataset(folder: &Path) -> PathBuf {
    let dataset = folder.join("a.db");
    let report = root().join("corpus/documents/aldrenamnd-m-2023-libreoffice.pdf");
    let made = run(&["ingest", text(&report), "--into", text(&dataset), "--lang", "en"]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    dataset
}

/// A path as an argument.
fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A server that is killed when this is dropped.
struct Server {
    process: Child,
    port: u16,
    token: String,
}

impl Server {
    fn start(dataset: &Path) -> Self {
        let mut process = Command::new(program())
            .args(["review", "--lang", "en"])
            .arg(dataset)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut address = String::new();
        let stdout = process.stdout.take().expect("standard output is a pipe");
        BufReader::new(stdout).read_line(&mut address).expect("it tells its address");
        let rest = address.trim().strip_prefix("http://127.0.0.1:").expect("an address of this machine");
        let (port, token) = rest.trim_end_matches('/').split_once('/').expect("a port and a token");
        Self { process, port: port.parse().expect("a port"), token: token.to_owned() }
    }

    /// One request as it stands, with heads of its own; status and body, or nothing where the server is gone.
    fn raw(&self, what: &str, heads: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
        let length = body.len();
        write!(
            stream,
            "{what} HTTP/1.1\r\n{heads}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }

    fn host(&self) -> String {
        format!("host: 127.0.0.1:{}\r\n", self.port)
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) =
            self.raw(&format!("GET /{}/{path}", self.token), &self.host(), "").expect("it answers");
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }

    fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let heads = format!("{}content-type: application/json\r\n", self.host());
        let (status, body) = self.raw(&format!("POST /{}/{path}", self.token), &heads, &body.to_string())?;
        Some((status, serde_json::from_str(&body).ok()?))
    }

    /// A correction of the first figure of the first table.
    fn correct(&self, sha256: &str, text: &str, seen: &Value) -> Option<(u16, Value)> {
        let decision = json!({
            "subject": "reading", "sha256": sha256, "table": "t1", "row": 1, "column": 1,
            "action": "correct", "text": text, "seen": seen,
        });
        self.post("decide", &decision)
    }

    fn kill(&mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn log(dataset: &Path) -> Vec<Value> {
    let told = run(&["review", text(dataset), "--export", "-"]);
    assert_eq!(told.status, 0, "{}", told.stderr);
    told.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn only_the_page_itself_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&dataset(folder.path()));
    let (own, token) = (server.host(), &server.token);
    let status = |what: &str, heads: &str| server.raw(what, heads, "").expect("it answers").0;
    let state = format!("GET /{token}/state.json");
    assert_eq!(status(&state, &own), 200);
    assert_eq!(status(&format!("GET /{token}/"), &own), 200);
    for what in ["GET /", "GET /state.json", "GET /0123456789abcdef0123456789abcdef/state.json"] {
        assert_eq!(status(what, &own), 403, "{what}");
    }
    let origin = format!("{own}origin: http://127.0.0.1:{}\r\n", server.port);
    assert_eq!(status(&state, &origin), 200);
    for heads in [
        format!("{own}origin: https://sifferkoll.example\r\n"),
        format!("{own}origin: null\r\n"),
        format!("{own}sec-fetch-site: cross-site\r\n"),
        format!("host: sifferkoll.example:{}\r\n", server.port),
    ] {
        assert_eq!(status(&state, &heads), 403, "{heads}");
        assert_eq!(status(&format!("POST /{token}/decide"), &heads), 403, "{heads}");
    }
    // A form of another page can send no JSON.
    let form = format!("{own}content-type: text/plain\r\n");
    assert_eq!(server.raw(&format!("POST /{token}/decide"), &form, "{}").unwrap().0, 415);
    // Nothing but this machine reaches it.
    assert!(
        TcpStream::connect_timeout(&([127, 0, 0, 2], server.port).into(), Duration::from_secs(2)).is_err()
    );
}

#[test]
fn a_decision_is_stored_undone_and_guarded_against_another_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = dataset(folder.path());
    let server = Server::start(&path);
    let finding = server.get("findings.json")[0].clone();
    let sha256 = finding["sha256"].as_str().unwrap();
    assert_eq!(finding["printed"], "221 069");
    let (status, first) = server.correct(sha256, "1 081", &json!(0)).unwrap();
    assert_eq!((status, &first["read_as"], &first["new"]), (200, &json!("1 081"), &json!("1 081")));
    // The other window has not seen it.
    let (status, told) = server.correct(sha256, "9 999", &json!(0)).unwrap();
    assert_eq!((status, &told["lines"][0]["id"]), (409, &first["id"]));
    let (status, second) = server.correct(sha256, "1 018", &first["id"]).unwrap();
    assert_eq!((status, &second["old"]), (200, &json!("1 081")));
    let grid = server.get(&format!("grid.json?document={sha256}&table=t1"));
    assert_eq!(grid["rows"][0]["cells"][0]["new"], "1 018");
    assert_eq!(server.post("undo", &json!({ "id": second["id"] })).unwrap().0, 200);
    assert_eq!(server.post("undo", &json!({ "id": second["id"] })).unwrap().0, 409);
    let waived = json!({
        "subject": "finding", "sha256": sha256, "fingerprint": finding["fingerprint"],
        "action": "waive", "reason": "known", "seen": 0,
    });
    assert_eq!(server.post("decide", &waived).unwrap().0, 200);
    assert_eq!(server.get("findings.json?open=1"), json!([]));
    let page = server.get(&format!("page.json?document={sha256}&page=1"));
    assert!((page["width"].as_f64().unwrap() - 595.0).abs() < 2.0, "{page}");
    let wrong = [
        json!({}),
        json!({ "subject": "reading", "sha256": sha256, "table": "t99", "row": 1, "column": 1,
                "action": "accept", "seen": 0 }),
        json!({ "subject": "finding", "sha256": sha256, "fingerprint": finding["fingerprint"],
                "action": "correct", "text": "1", "seen": 0 }),
    ];
    for decision in &wrong {
        let heads = format!("{}content-type: application/json\r\n", server.host());
        let what = format!("POST /{}/decide", server.token);
        let (status, body) = server.raw(&what, &heads, &decision.to_string()).unwrap();
        assert!([404, 422].contains(&status), "{decision}: {status} {body}");
    }
    drop(server);
    let actions: Vec<Value> = log(&path).iter().map(|line| line["action"].clone()).collect();
    assert_eq!(json!(actions), json!(["correct", "correct", "undo", "waive"]));
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = dataset(folder.path());
    let mut acknowledged: Vec<String> = Vec::new();
    let mut seen = json!(0);
    for round in 0..KILLS {
        let mut server = Server::start(&path);
        let sha256 = server.get("findings.json")[0]["sha256"].as_str().unwrap().to_owned();
        let over = AtomicBool::new(false);
        let pid = server.process.id().to_string();
        std::thread::scope(|scope| {
            // Signal 9 comes from the side, while a decision may be on its way.
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(u64::from(40 + 23 * round)));
                let killed = Command::new("kill").args(["-9", &pid]).status().expect("kill is there");
                assert!(killed.success());
                over.store(true, Ordering::Relaxed);
            });
            for number in 0.. {
                let text = format!("{round} {number:03}");
                match server.correct(&sha256, &text, &seen) {
                    Some((200, line)) => {
                        seen = line["id"].clone();
                        acknowledged.push(text);
                    }
                    Some((status, line)) => panic!("{status}: {line}"),
                    // Without an answer it may be stored or not.
                    None => break,
                }
            }
        });
        assert!(over.load(Ordering::Relaxed));
        server.kill();
        let lines = log(&path);
        let stored: Vec<&str> = lines.iter().filter_map(|line| line["new"].as_str()).collect();
        let lost: Vec<&String> =
            acknowledged.iter().filter(|text| !stored.contains(&text.as_str())).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?} of {} lost", acknowledged.len());
        assert!(stored.len() <= acknowledged.len() + round as usize + 1);
        seen = lines.last().map_or(json!(0), |line| line["id"].clone());
    }
    assert!(acknowledged.len() > KILLS as usize, "only {} decisions were made", acknowledged.len());
}

#[test]
fn what_cannot_be_reviewed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.db");
    let told = run(&["review", none.to_str().unwrap()]);
    assert_eq!(told.status, 2);
    assert!(told.stderr.contains("no such file"), "{}", told.stderr);
    assert!(!none.exists());
    let path = dataset(folder.path());
    let _server = Server::start(&path);
    let second = run(&["review", path.to_str().unwrap()]);
    assert_eq!(second.status, 2);
    assert!(second.stderr.contains("another"), "{}", second.stderr);
}
