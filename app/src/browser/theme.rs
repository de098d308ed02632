//! Light, dark, or as the system has it.

use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// Which colours a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The next one, for a button that goes round.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme that the document has now.
    pub fn current() -> Self {
        match root().and_then(|root| root.get_attribute("data-theme")).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows it at once, and keeps it for a year.
    pub fn choose(self) {
        let Some(root) = root() else { return };
        let (value, age) = match self {
            Self::System => ("", 0),
            Self::Light => ("light", 31_536_000),
            Self::Dark => ("dark", 31_536_000),
        };
        // The DOM refuses neither; there is nobody to tell if it did.
        let _ = if value.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", value)
        };
        if let Some(document) =
            root.owner_document().and_then(|document| document.dyn_into::<HtmlDocument>().ok())
        {
            let _ =
                document.set_cookie(&format!("amx_theme={value}; Path=/; Max-Age={age}; SameSite=Strict"));
        }
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}
