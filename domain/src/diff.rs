//! What changed between two texts, word by word.

/// A piece of a text that both have, or one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the first alone.
    Removed(String),
    /// In the second alone.
    Added(String),
}

/// The longest common run of words of both texts, with what is between. Removed comes before added.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (split(before), split(after));
    let common = common(&old, &new);
    let mut pieces = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            push(&mut pieces, Piece::Same(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            push(&mut pieces, Piece::Removed(old[i].to_owned()));
            i += 1;
        } else {
            push(&mut pieces, Piece::Added(new[j].to_owned()));
            j += 1;
        }
    }
    pieces
}

/// Words with the white space that follows them, so that the pieces together are the text.
fn split(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// How many words the rests from `i` and `j` on have in common.
fn common(old: &[&str], new: &[&str]) -> Vec<Vec<u16>> {
    let mut common = vec![vec![0u16; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1].saturating_add(1)
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    common
}

/// Joins neighbours of the same kind.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), &piece) {
        (Some(Piece::Same(text)), Piece::Same(more))
        | (Some(Piece::Removed(text)), Piece::Removed(more))
        | (Some(Piece::Added(text)), Piece::Added(more)) => text.push_str(more),
        _ => pieces.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }

    #[test]
    fn words_that_stay_are_kept() {
        let pieces = words("The name of a customer.", "The full name of the customer.");
        let added = |text: &str| Piece::Added(text.to_owned());
        let removed = |text: &str| Piece::Removed(text.to_owned());
        assert_eq!(
            pieces,
            [same("The "), added("full "), same("name of "), removed("a "), added("the "), same("customer.")]
        );
        assert_eq!(words("", "All new."), [added("All new.")]);
        assert_eq!(words("Same.", "Same."), [same("Same.")]);
    }

    proptest! {
        #[test]
        fn the_pieces_are_both_texts(a in "[a-c \n]{0,40}", b in "[a-c \n]{0,40}") {
            let (mut before, mut after) = (String::new(), String::new());
            for piece in words(&a, &b) {
                match piece {
                    Piece::Same(text) => { before.push_str(&text); after.push_str(&text); }
                    Piece::Removed(text) => before.push_str(&text),
                    Piece::Added(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!((before, after), (a, b));
        }
    }
}
