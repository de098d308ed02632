//! The parts of a request that not every model takes: what is sent, and what a complaint is about.

use super::complaint::Complaint;
use std::collections::BTreeSet;

/// A part of a wire format's request that not every model or server takes.
pub(crate) trait Part: Copy + PartialEq + 'static {
    /// All of them, in the order in which a complaint is looked through: words of later ones may occur in
    /// complaints about earlier ones.
    const ALL: &'static [Self];

    /// What it is called, to people and in the memory.
    fn name(self) -> &'static str;

    /// Words that name it in a complaint, lower case.
    fn words(self) -> &'static [&'static str];

    /// Whether a person wants to know that it is left out. How a call is made is nobody's setting.
    fn told(self) -> bool {
        true
    }
}

/// What goes into one request.
#[derive(Debug)]
pub(crate) struct Choices<P> {
    dropped: BTreeSet<&'static str>,
    sent: Vec<P>,
    left_out: Vec<&'static str>,
}

impl<P: Part> Choices<P> {
    /// Choices without what is known to be rejected.
    pub fn without(dropped: BTreeSet<&'static str>) -> Self {
        Self { dropped, sent: Vec::new(), left_out: Vec::new() }
    }

    /// Whether a part that is wanted is sent.
    pub fn take(&mut self, part: P) -> bool {
        let takes = !self.dropped.contains(part.name());
        if takes {
            self.sent.push(part);
        } else if part.told() {
            self.left_out.push(part.name());
        }
        takes
    }

    /// A part that is wanted, but known not to be honoured.
    pub fn leave_out(&mut self, part: P) {
        self.left_out.push(part.name());
    }

    /// What was wanted and is not sent, as far as a person wants to know.
    pub fn left_out(&self) -> &[&'static str] {
        &self.left_out
    }

    /// Whether a part is sent.
    pub fn sends(&self, part: P) -> bool {
        self.sent.contains(&part)
    }

    /// The part of this request that a complaint names. The field that names a parameter goes before the
    /// message, which may name others too.
    pub fn named_in(&self, complaint: &Complaint) -> Option<P> {
        let sent = || P::ALL.iter().copied().filter(|part| self.sends(*part));
        complaint
            .words()
            .iter()
            .find_map(|text| sent().find(|part| part.words().iter().any(|word| text.contains(word))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Two {
        First,
        Second,
    }

    impl Part for Two {
        const ALL: &'static [Self] = &[Self::First, Self::Second];

        fn name(self) -> &'static str {
            if self == Self::First { "first" } else { "second" }
        }

        fn words(self) -> &'static [&'static str] {
            if self == Self::First { &["one"] } else { &["two"] }
        }
    }

    #[test]
    fn what_is_dropped_is_told_and_what_is_sent_is_found() {
        let mut choices = Choices::without(BTreeSet::from(["first"]));
        assert!(!choices.take(Two::First) && choices.take(Two::Second));
        assert_eq!(choices.left_out(), ["first"]);
        let complaint = |param: Option<&str>, message: &str| Complaint {
            status: 400,
            param: param.map(str::to_owned),
            code: None,
            message: message.to_owned(),
        };
        assert_eq!(choices.named_in(&complaint(None, "One and two")), Some(Two::Second));
        assert_eq!(choices.named_in(&complaint(Some("one"), "no")), None);
    }
}
