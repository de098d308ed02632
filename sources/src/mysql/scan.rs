//! Where the parts of the server's own SQL end: quoted names, literals, words.

/// The end of the token that begins at `at`: a whole quoted name or literal, a whole word or number,
/// or one byte of anything else. What is never closed ends with the text.
pub(super) fn token_end(sql: &[u8], at: usize) -> usize {
    match sql.get(at) {
        Some(b'`') => quoted_end(sql, at, false),
        Some(b'\'' | b'"') => quoted_end(sql, at, true),
        Some(byte) if is_word(*byte) => at + sql[at..].iter().take_while(|byte| is_word(**byte)).count(),
        Some(_) => at + 1,
        None => sql.len(),
    }
}

/// A quote inside is doubled, or escaped where backslashes escape.
fn quoted_end(sql: &[u8], at: usize, backslashes: bool) -> usize {
    let quote = sql[at];
    let mut next = at + 1;
    while next < sql.len() {
        if backslashes && sql[next] == b'\\' {
            next += 2;
        } else if sql[next] != quote {
            next += 1;
        } else if sql.get(next + 1) == Some(&quote) {
            next += 2;
        } else {
            return next + 1;
        }
    }
    sql.len()
}

/// The bytes of names outside quotes; those above ASCII belong to letters.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// What a quoted token stands for.
pub(super) fn unquoted(token: &[u8]) -> Vec<u8> {
    let Some((&quote, inner)) = token.split_first() else {
        return Vec::new();
    };
    let inner = inner.strip_suffix(&[quote]).unwrap_or(inner);
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.iter().copied();
    while let Some(byte) = rest.next() {
        if byte == b'\\' && quote != b'`' {
            bytes.extend(rest.next().map(escaped));
        } else {
            bytes.push(byte);
            if byte == quote {
                rest.next();
            }
        }
    }
    bytes
}

fn escaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'r' => b'\r',
        b'Z' => 26,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_end_where_the_server_ends_them() {
        for (sql, token) in [
            ("`a``b` int", "`a``b`"),
            ("`back\\` int", "`back\\`"),
            ("'it''s' x", "'it''s'"),
            ("'it\\'s' x", "'it\\'s'"),
            ("'\\\\' x", "'\\\\'"),
            ("'never closed", "'never closed"),
            ("'cut\\", "'cut\\"),
            ("größe_1 x", "größe_1"),
            ("(1)", "("),
            ("", ""),
        ] {
            let end = token_end(sql.as_bytes(), 0).min(sql.len());
            assert_eq!(&sql[..end], token);
        }
    }

    #[test]
    fn quoted_tokens_stand_for_their_text() {
        assert_eq!(unquoted(b"`a``b\\`"), b"a`b\\");
        assert_eq!(unquoted(b"'it''s \\'\\\\\\n\\Z\\%'"), b"it's '\\\n\x1a%");
    }
}
