//! The live progress banner: elapsed, activity, progress, cost, cancel.

use super::session_note::SIGNED_OUT;
use crate::browser::events::{Connection, LiveJob};
use crate::browser::feed::use_feed;
use crate::server_fns::jobs::cancel_job;
use crate::state::{Hydrated, Toasts, Tone};
use domain::clock::clock;
use domain::money;
use leptos::prelude::*;
use std::time::Duration;

/// The banner; nothing once the job has ended.
#[component]
pub fn Banner(
    /// The job.
    job: LiveJob,
) -> impl IntoView {
    view! {
        <Show when=move || job.is_live()>
            <section class="banner" role="status" aria-label="Live progress">
                <span class="pulse" aria-hidden="true"></span>
                <Activity job />
                <dl class="num">
                    <div><dt>"Elapsed"</dt><dd><Elapsed job /></dd></div>
                    <div><dt>"Progress"</dt><dd>{move || progress(job)}</dd></div>
                    <div><dt>"Cost"</dt><dd>{move || cost(job)}</dd></div>
                </dl>
                <CancelButton job />
                <ProgressBar job />
            </section>
        </Show>
    }
}

#[component]
fn Activity(job: LiveJob) -> impl IntoView {
    use_feed().has_banner();
    let text = move || match job.connection.get() {
        Connection::Open => job.state.with(|state| {
            if state.activity.is_empty() { "Waiting for a worker".to_owned() } else { state.activity.clone() }
        }),
        Connection::Reconnecting => "Reconnecting…".to_owned(),
        Connection::SignedOut => SIGNED_OUT.to_owned(),
    };
    view! { <div class="activity">{text}</div> }
}

fn progress(job: LiveJob) -> String {
    job.state.with(|state| state.progress_label().unwrap_or_else(|| "planning".to_owned()))
}

fn cost(job: LiveJob) -> impl IntoView {
    let (amount, tokens) = job.state.with(|state| match &state.cost {
        // Nothing is known yet, not even whether the model has a price.
        None => (money::show(None), None),
        Some(cost) => {
            let about = if cost.estimated { "~" } else { "" };
            let tokens = money::grouped(cost.input_tokens + cost.output_tokens);
            (money::show(cost.cost_micro_usd), Some(format!("{about}{tokens} tokens")))
        }
    });
    view! { {amount} {tokens.map(|tokens| view! { " " <small class="muted">{tokens}</small> })} }
}

/// Wall-clock since the job was queued. The server's clock at the page's rendering is what counts; the
/// browser's only measures on from there, so a wrong one does no harm.
#[component]
fn Elapsed(job: LiveJob) -> impl IntoView {
    let at_render = job.snapshot.with_value(|snapshot| snapshot.now.since(snapshot.created_at));
    let elapsed = RwSignal::new(at_render);
    Effect::new(move |_| {
        let rendered_at = crate::browser::now_millis();
        let tick = move || {
            let since = u64::try_from(crate::browser::now_millis() - rendered_at).unwrap_or(0);
            let _ = elapsed.try_set(at_render + since);
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    // The ticking clock is not for screen readers: a live region that speaks every second is chatter.
    view! { <span role="timer" aria-live="off">{move || clock(elapsed.get())}</span> }
}

#[component]
fn CancelButton(job: LiveJob) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let cancelling = RwSignal::new(job.snapshot.with_value(|snapshot| snapshot.cancelling));
    let cancel = Action::new(move |(): &()| async move {
        cancelling.set(true);
        if let Err(error) = cancel_job(job.id.get_untracked()).await {
            cancelling.set(false);
            toasts.show(Tone::Bad, error.to_string());
        }
    });
    view! {
        <button
            class="btn danger"
            disabled=move || !hydrated.get() || cancelling.get()
            on:click=move |_| { cancel.dispatch(()); }
        >
            {move || if cancelling.get() { "Cancelling…" } else { "Cancel" }}
        </button>
    }
}

#[component]
fn ProgressBar(job: LiveJob) -> impl IntoView {
    let percent = move || job.state.with(domain::live::LiveState::percent);
    let label =
        move || job.state.with(|state| state.progress_label().unwrap_or_else(|| "planning".to_owned()));
    view! {
        <progress class="bar" max="100" value=percent aria-label=label></progress>
    }
}
