//! Taking a password out of a database url.

/// A url without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct SplitUrl {
    /// The url, without the password.
    pub url: String,
    /// The password, decoded; `None` where the url held none.
    pub password: Option<String>,
}

/// Takes the password out of a url: from `user:password@` and from a parameter `password`. `None` where it
/// cannot be told what is a password and what is not.
///
/// # Examples
/// ```
/// let split = domain::profiles::split_password("postgres://ann:s%40ap@db/shop").unwrap();
/// assert_eq!(split.url, "postgres://ann@db/shop");
/// assert_eq!(split.password.as_deref(), Some("s@ap"));
/// ```
pub fn split_password(url: &str) -> Option<SplitUrl> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme == "sqlite" {
        return Some(SplitUrl { url: url.to_owned(), password: None });
    }
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    // An unescaped `/`, `?` or `#` in a password ends the authority before its `@`.
    if tail.contains('@') {
        return None;
    }
    let (user_info, host) = match authority.rsplit_once('@') {
        Some((user_info, host)) => (Some(user_info), host),
        None => (None, authority),
    };
    let (user, in_authority) = match user_info.map(|user_info| user_info.split_once(':')) {
        Some(Some((user, password))) => (Some(user), Some(password)),
        Some(None) => (user_info, None),
        None => (None, None),
    };
    let (path, parameters) = tail.split_at(tail.find(['?', '#']).unwrap_or(tail.len()));
    let mut password = in_authority.map(percent_decoded);
    let mut kept = Vec::new();
    for pair in parameters.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = percent_decoded(name).to_ascii_lowercase();
        if name == "password" {
            password = Some(percent_decoded(&value.replace('+', " ")));
        } else if ["pass", "secret", "token", "key"].iter().any(|word| name.contains(word))
            && name != "sslkey"
        {
            return None;
        } else {
            kept.push(pair);
        }
    }
    let user = user.map(|user| format!("{user}@")).unwrap_or_default();
    let question = if kept.is_empty() { "" } else { "?" };
    let url = format!("{scheme}://{user}{host}{path}{question}{}", kept.join("&"));
    Some(SplitUrl { url, password: password.filter(|password| !password.is_empty()) })
}

/// The text with `%41` as `A`; what is no such escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_password_leaves_the_url() {
        for (url, without, password) in [
            ("postgres://db/shop", "postgres://db/shop", None),
            ("postgres://ann@db:5432/shop", "postgres://ann@db:5432/shop", None),
            (
                "postgres://ann:pw@db/shop?sslmode=require",
                "postgres://ann@db/shop?sslmode=require",
                Some("pw"),
            ),
            ("mysql://ann:p%2Fw@db", "mysql://ann@db", Some("p/w")),
            ("postgres://ann:a:b@db/x", "postgres://ann@db/x", Some("a:b")),
            ("postgres://ann:a@b@db/x", "postgres://ann@db/x", Some("a@b")),
            ("postgres://db/x?user=ann&password=p%20w", "postgres://db/x?user=ann", Some("p w")),
            ("postgres://db/x?PassWord=pw&a=1", "postgres://db/x?a=1", Some("pw")),
            ("postgres://ann:@db/x", "postgres://ann@db/x", None),
            ("sqlite:///data/a@b:c.db", "sqlite:///data/a@b:c.db", None),
        ] {
            let split = split_password(url).unwrap();
            assert_eq!((split.url.as_str(), split.password.as_deref()), (without, password), "{url}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_split() {
        for url in [
            "postgres://ann:p/w@db/x",
            "postgres://ann:p?w@db/x",
            "postgres://db/x?passfile=a",
            "secret",
            "a:b",
        ] {
            assert!(split_password(url).is_none(), "{url}");
        }
    }

    proptest! {
        #[test]
        fn no_part_of_a_password_stays(password in "[a-zA-Z0-9!$,:%@/?#&=-]{8,20}") {
            let url = format!("postgres://ann:{password}@host/shop");
            if let Some(split) = split_password(&url) {
                prop_assert_eq!(split.url, "postgres://ann@host/shop");
            }
        }
    }
}
