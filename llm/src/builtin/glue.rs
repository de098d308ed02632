//! Names whose words are glued together, and tokens that look like a word without being known.

use super::{abbreviations, dictionary};

/// Two-letter endings that a glued name may have.
const ENDINGS: &[&str] = &["id", "no", "nr", "cd", "dt", "nm", "by", "at", "on", "to"];
/// How many of the endings say by themselves that a name is glued.
const SURE_ENDINGS: usize = 6;
/// Two-letter words that a glued name may begin with.
const OPENINGS: &[&str] = &["is", "on", "in", "to", "no"];
/// The most pieces that a glued name is cut into.
const MAX_PIECES: usize = 4;

/// Cuts a token that is several known words without separators; longest words first.
pub fn cut(token: &str) -> Option<Vec<&str>> {
    if !token.is_ascii() || !(5..=40).contains(&token.len()) {
        return None;
    }
    let mut pieces = Vec::with_capacity(MAX_PIECES);
    let complete = cut_rest(token, &mut pieces);
    let sound = pieces.iter().any(|piece| piece.len() >= 4)
        || pieces.last().is_some_and(|piece| ENDINGS[..SURE_ENDINGS].contains(piece))
        || (pieces.len() == 2 && pieces.iter().all(|piece| piece.len() == 3));
    (complete && sound && pieces.len() > 1).then_some(pieces)
}

fn cut_rest<'t>(rest: &'t str, pieces: &mut Vec<&'t str>) -> bool {
    if rest.is_empty() {
        return true;
    }
    if pieces.len() == MAX_PIECES {
        return false;
    }
    for end in (2..=rest.len()).rev() {
        let (piece, after) = rest.split_at(end);
        if is_piece(piece, pieces, after) {
            pieces.push(piece);
            if cut_rest(after, pieces) {
                return true;
            }
            pieces.pop();
        }
    }
    false
}

fn is_piece(piece: &str, before: &[&str], after: &str) -> bool {
    let (first, last) = (before.is_empty(), after.is_empty());
    match piece.len() {
        0..=1 => false,
        2 if first => OPENINGS.contains(&piece) && dictionary::contains(after),
        2 => last && ENDINGS.contains(&piece),
        // Three letters are found in any word; only a short form at the start, or behind one long word, is one.
        3 => {
            let behind_word = last && before.len() == 1 && before[0].len() >= 4;
            dictionary::contains(piece) || ((first || behind_word) && abbreviations::expand(piece).is_some())
        }
        _ => dictionary::contains(piece) || abbreviations::expand(piece).is_some(),
    }
}

/// Whether a token looks like a word of some language rather than like a code.
pub fn is_speakable(token: &str) -> bool {
    let length = token.chars().count();
    if length < 4 || !token.chars().all(char::is_alphabetic) {
        return false;
    }
    if !token.is_ascii() {
        return true;
    }
    let mut vowels = 0;
    let mut run = 0;
    let mut longest = 0;
    for c in token.chars() {
        if "aeiouy".contains(c) {
            vowels += 1;
            run = 0;
        } else {
            run += 1;
            longest = longest.max(run);
        }
    }
    vowels * 4 >= length && vowels * 4 <= length * 3 && longest <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_separators_are_cut() {
        for (glued, pieces) in [
            ("custaddr", vec!["cust", "addr"]),
            ("lastorderdate", vec!["last", "order", "date"]),
            ("onhold", vec!["on", "hold"]),
            ("salesrep", vec!["sales", "rep"]),
            ("orderdt", vec!["order", "dt"]),
        ] {
            assert_eq!(cut(glued), Some(pieces), "{glued}");
        }
    }

    #[test]
    fn words_of_the_language_stay_whole() {
        for word in ["composer", "aisle", "größe", "abcde", "zzqx7"] {
            assert_eq!(cut(word), None, "{word}");
        }
        assert!(is_speakable("aisle") && !is_speakable("zzqxw"));
    }
}
