//! Previous and next, as plain links.

use super::icon::Icon;
use leptos::prelude::*;

/// The pager under a list.
#[component]
pub fn Pager(
    /// This page, from 1.
    page: i64,
    /// How many pages.
    pages: i64,
    /// `1–50 of 58`.
    #[prop(into)]
    label: Signal<String>,
    /// The address of a page.
    href: impl Fn(i64) -> String + 'static,
) -> impl IntoView {
    let previous = (page > 1).then(|| href(page - 1));
    let next = (page < pages).then(|| href(page + 1));
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="num">{label}</span>
            <span class="row">
                {previous.map(|href| view! { <a class="btn" rel="prev" href=href><Icon name="left" />"Previous"</a> })}
                {(pages > 1).then(|| view! { <span class="num">{format!("Page {page} of {pages}")}</span> })}
                {next.map(|href| view! { <a class="btn" rel="next" href=href>"Next"<Icon name="chevron" /></a> })}
            </span>
        </nav>
    }
}

/// `51–58 of 58`.
pub fn range_label(page: i64, per_page: i64, shown: usize, total: i64) -> String {
    if shown == 0 {
        return format!("0 of {total}");
    }
    let first = (page - 1) * per_page + 1;
    let last = first + i64::try_from(shown).unwrap_or(0) - 1;
    format!("{first}–{last} of {}", domain::money::grouped(total))
}

#[cfg(test)]
mod tests {
    use super::range_label;

    #[test]
    fn the_range_says_which_rows_are_shown() {
        assert_eq!(range_label(2, 50, 8, 58), "51–58 of 58");
        assert_eq!(range_label(1, 50, 0, 0), "0 of 0");
    }
}
