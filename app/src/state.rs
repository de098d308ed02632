//! State that all pages share: whether the page is alive, toasts, the queue's count.

use leptos::prelude::*;

/// Whether the page is hydrated: buttons that need the browser's half are disabled until then.
#[derive(Debug, Clone, Copy)]
pub struct Hydrated(ReadSignal<bool>);

impl Hydrated {
    /// True once events are handled.
    pub fn get(self) -> bool {
        self.0.get()
    }
}

/// How a toast looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It went as wanted.
    Good,
    /// Something to know.
    Info,
    /// It did not go as wanted.
    Bad,
}

/// A message that goes by itself.
#[derive(Debug, Clone)]
pub struct Toast {
    /// For telling them apart.
    pub id: u32,
    /// How it looks.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// What can be done about it: the button's name, and what it does.
    pub action: Option<(&'static str, Callback<()>)>,
    /// Where it leads: the link's words and its address.
    pub link: Option<(String, String)>,
}

impl Toast {
    fn of(tone: Tone, text: String) -> Self {
        Self { id: 0, tone, text, action: None, link: None }
    }
}

/// The messages that are shown.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// How long a toast stays, in milliseconds. Long enough to read an error and what to do.
const TOAST_MILLIS: u32 = 9_000;

impl Toasts {
    /// Shows a message.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        self.push(Toast::of(tone, text.into()));
    }

    /// Shows a message with a button. Only the newest of these is shown.
    pub fn offer(self, text: impl Into<String>, name: &'static str, action: Callback<()>) {
        let _ = self.shown.try_update(|toasts| toasts.retain(|toast| toast.action.is_none()));
        self.push(Toast { action: Some((name, action)), ..Toast::of(Tone::Good, text.into()) });
    }

    /// Shows a message that leads somewhere.
    pub fn show_link(self, tone: Tone, text: impl Into<String>, label: &str, href: String) {
        self.push(Toast { link: Some((label.to_owned(), href)), ..Toast::of(tone, text.into()) });
    }

    fn push(self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let _ = self.shown.try_update(|toasts| toasts.push(Toast { id, ..toast }));
        crate::browser::after(TOAST_MILLIS, move || self.dismiss(id));
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u32) {
        let _ = self.shown.try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }

    /// The messages.
    pub fn shown(self) -> Vec<Toast> {
        self.shown.get()
    }
}

/// How many entries the pending queue has; `None` until it is known.
#[derive(Debug, Clone, Copy)]
pub struct PendingCount(RwSignal<Option<i64>>);

impl PendingCount {
    /// The count.
    pub fn get(self) -> Option<i64> {
        self.0.get()
    }

    /// Sets it, at once on the whole page.
    pub fn set(self, count: i64) {
        if self.0.get_untracked() != Some(count) {
            self.0.set(Some(count));
        }
    }
}

/// Provides the state; once, at the root.
pub fn provide() {
    let (hydrated, set_hydrated) = signal(false);
    Effect::new(move |_| set_hydrated.set(true));
    provide_context(Hydrated(hydrated));
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    crate::browser::pins::provide(toasts);
    let pending = PendingCount(RwSignal::new(None));
    provide_context(pending);
    crate::browser::feed::provide(pending);
}
