//! Who is let in: requests to this machine's own name, with the token, from the page itself.
//!
//! In: a request's address and heads. Out: the path behind the token, or why it is refused. Other pages in the same
//! browser can send requests here, and names of the outside can be made to lead here; neither knows the token, and
//! each is refused by what browsers say of it.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};

/// Random bytes of the token: as many as nobody can try.
const TOKEN_BYTES: usize = 16;

/// The only way in.
#[derive(Clone)]
pub(crate) struct Door {
    token: String,
    port: u16,
}

impl Door {
    /// A door with a new token on a port.
    pub(crate) fn new(port: u16) -> Result<Self, getrandom::Error> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self { token: format!("{:032x}", u128::from_be_bytes(bytes)), port })
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// Why a request is refused; `None` where it is let in.
    pub(crate) fn refusal(&self, path: &str, heads: &HeaderMap) -> Option<(StatusCode, &'static str)> {
        let own_hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let text = |head: &axum::http::HeaderValue| head.to_str().unwrap_or("").to_owned();
        let host = heads.get(HOST).map(text).unwrap_or_default();
        if !own_hosts.contains(&host) {
            return Some((StatusCode::FORBIDDEN, "another host was asked for"));
        }
        let given = path.trim_start_matches('/').split('/').next().unwrap_or("");
        if !same(given, &self.token) {
            return Some((
                StatusCode::FORBIDDEN,
                "the address lacks its token: take the one that was printed",
            ));
        }
        if heads.get(ORIGIN).is_some_and(|origin| text(origin) != format!("http://{host}")) {
            return Some((StatusCode::FORBIDDEN, "another page asks"));
        }
        let from = heads.get("sec-fetch-site").map(text);
        if from.is_some_and(|from| !matches!(from.as_str(), "same-origin" | "none")) {
            return Some((StatusCode::FORBIDDEN, "another page asks"));
        }
        None
    }
}

/// Whether two texts are the same, in a time that says nothing of where they differ.
fn same(given: &str, known: &str) -> bool {
    given.len() == known.len() && given.bytes().zip(known.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_itself_is_let_in() {
        let door = Door::new(4711).unwrap();
        let (token, path) = (door.token().to_owned(), format!("/{}/state.json", door.token()));
        let asks = |path: &str, heads: &[(&'static str, &str)]| {
            let mut all = HeaderMap::new();
            for (name, value) in heads {
                all.insert(*name, value.parse().unwrap());
            }
            door.refusal(path, &all).map(|(status, _)| status.as_u16())
        };
        let host = ("host", "127.0.0.1:4711");
        assert_eq!(asks(&path, &[host]), None);
        assert_eq!(asks(&path, &[host, ("origin", "http://127.0.0.1:4711")]), None);
        assert_eq!(asks(&path, &[host, ("sec-fetch-site", "same-origin")]), None);
        for heads in [
            vec![],
            vec![("host", "sifferkoll.example:4711")],
            vec![("host", "127.0.0.1:4712")],
            vec![host, ("origin", "http://127.0.0.1:4712")],
            vec![host, ("origin", "null")],
            vec![host, ("origin", "https://sifferkoll.example")],
            vec![host, ("sec-fetch-site", "cross-site")],
            vec![host, ("sec-fetch-site", "same-site")],
        ] {
            assert_eq!(asks(&path, &heads), Some(403), "{heads:?}");
        }
        for path in ["/", "/state.json", "//", &format!("/{}/", &token[1..]), &format!("/{token}0/")] {
            assert_eq!(asks(path, &[host]), Some(403), "{path}");
        }
        assert_ne!(Door::new(4711).unwrap().token(), token);
    }
}
