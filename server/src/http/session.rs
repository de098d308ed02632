//! Who may ask: the session token, the `Host` allow-list, and the origin of writes (spec 5.1).

use super::problem::ApiProblem;
use crate::cli::Failure;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use rand::RngCore;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The token's file in the configuration folder. It outlives the process, so that a tab that is open
/// when the server is restarted goes on.
const TOKEN_FILE: &str = "session-token";

/// What a request must show, and where it must come from.
pub(crate) struct Session {
    token: String,
    cookie: String,
    hosts: Vec<String>,
    address: SocketAddr,
}

impl Session {
    /// The session of `AMX_TOKEN`, else of the configuration folder, where a random token is made
    /// at the first start, in a file that only its owner can read.
    ///
    /// # Errors
    /// When the token file can be neither read nor written.
    pub(crate) fn open(dir: &Path, address: SocketAddr, allow_hosts: &[String]) -> Result<Self, Failure> {
        let token = match std::env::var("AMX_TOKEN") {
            Ok(token) if !token.is_empty() => token,
            _ => kept_token(&dir.join(TOKEN_FILE))?,
        };
        let port = address.port();
        let mut hosts: Vec<String> =
            ["127.0.0.1", "localhost", "[::1]"].iter().map(|host| format!("{host}:{port}")).collect();
        if !address.ip().is_loopback() && !address.ip().is_unspecified() {
            hosts.push(address.to_string());
        }
        hosts.extend(allow_hosts.iter().map(|host| host.to_ascii_lowercase()));
        // Cookies know no ports: two Studios on one host must not overwrite each other's.
        Ok(Self { token, cookie: format!("amx_session_{port}"), hosts, address })
    }

    /// The address that opens a signed-in session.
    pub(crate) fn start_url(&self) -> String {
        format!("http://{}/?token={}", self.address, self.token)
    }

    fn is_token(&self, candidate: &str) -> bool {
        candidate.as_bytes().ct_eq(self.token.as_bytes()).into()
    }

    fn allows_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
    }

    fn signed_in(&self, headers: &HeaderMap) -> bool {
        let bearer = text(headers, AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        bearer.is_some_and(|token| self.is_token(token))
            || cookies(headers).any(|(name, value)| name == self.cookie && self.is_token(value))
    }

    /// A write must come from our own pages, or from a program that is not a browser.
    fn same_origin(&self, headers: &HeaderMap) -> bool {
        let site = text(headers, "sec-fetch-site");
        if site.is_some_and(|site| site != "same-origin" && site != "none") {
            return false;
        }
        match text(headers, ORIGIN.as_str()) {
            None => true,
            Some(origin) => origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"))
                .is_some_and(|host| self.allows_host(host)),
        }
    }
}

/// Lets a request through, or says why not.
pub(crate) async fn guard(State(session): State<Arc<Session>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let api = request.uri().path().starts_with("/api/") || request.uri().path().starts_with("/fn/");
    let host = text(headers, HOST.as_str()).or_else(|| request.uri().host()).unwrap_or_default();
    if !session.allows_host(host) {
        let detail = "This host name is not one of the Studio's. Use the address that `amx studio` printed, \
                      or allow the name with --allow-host.";
        return ApiProblem::new(StatusCode::FORBIDDEN, "foreign-host", "Foreign host", detail)
            .into_response();
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !session.same_origin(headers) {
        let detail = "The request comes from another site. Only the Studio's own pages may change anything.";
        return ApiProblem::new(StatusCode::FORBIDDEN, "cross-site", "Cross-site request", detail)
            .into_response();
    }
    // Before the cookie is looked at: the token leaves the address also where a session is open already.
    if safe
        && !api
        && let Some(token) = token_of(request.uri())
        && session.is_token(token)
    {
        return sign_in(&session, request.uri());
    }
    if request.uri().path() == "/api/v1/health" || session.signed_in(headers) {
        return next.run(request).await;
    }
    if api {
        let detail = "Send the session token as `Authorization: Bearer …`, or open the address that `amx studio` printed.";
        let problem = ApiProblem::new(StatusCode::UNAUTHORIZED, "no-session", "No session", detail);
        ([(WWW_AUTHENTICATE, "Bearer")], problem).into_response()
    } else {
        (StatusCode::UNAUTHORIZED, Html(include_str!("signed_out.html"))).into_response()
    }
}

/// Exchanges the start URL's token for a cookie and takes it out of the address.
fn sign_in(session: &Session, uri: &Uri) -> Response {
    let rest: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("token="))
        .collect();
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    // The path alone: an address like `//elsewhere` (browsers read `\\` the same) would lead away from here.
    let target = format!("/{}{query}", uri.path().trim_start_matches(['/', '\\']));
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", session.cookie, session.token);
    let (Ok(cookie), Ok(target)) = (HeaderValue::from_str(&cookie), HeaderValue::from_str(&target)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, target)]).into_response()
}

fn token_of(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

fn kept_token(path: &Path) -> Result<String, Failure> {
    if let Ok(token) = std::fs::read_to_string(path) {
        let token = token.trim();
        if !token.is_empty() {
            return Ok(token.to_owned());
        }
    }
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(token.as_bytes()))
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}.", path.display())))?;
    Ok(token)
}
