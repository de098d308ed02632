//! How a run measures its database, frozen when it is queued: what somebody changes in the profile while
//! the run waits or goes does not change the run (invariant 5).

use crate::Engine;
use crate::config::DbProfile;
use domain::profile::ProfilingMode;
use serde::{Deserialize, Serialize};

/// What a db profile said of measuring when the run was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profiling {
    /// How much table data is read.
    pub(crate) mode: ProfilingMode,
    /// Rows looked at in `sampled` mode.
    pub(crate) sample_rows: u32,
    /// Mask personal data before it leaves for a remote provider.
    pub(crate) redact: bool,
}

impl Profiling {
    /// A re-run needs nothing of a profile that is gone: it reads no database, and masks what it has.
    pub(crate) const WITHOUT_PROFILE: Self =
        Self { mode: ProfilingMode::Metadata, sample_rows: 0, redact: true };

    /// As the profile says now.
    pub(crate) fn of(profile: &DbProfile) -> Self {
        Self {
            mode: profile.profiling_mode(),
            sample_rows: profile.sample_rows(),
            redact: profile.redact_samples(),
        }
    }
}

impl Engine {
    /// What the db profile says of measuring now, to be frozen with a job.
    pub(crate) fn profiling(&self, db_profile: &str) -> Profiling {
        match self.config().db_profile(db_profile) {
            Ok(profile) => Profiling::of(&profile),
            Err(_) => Profiling::WITHOUT_PROFILE,
        }
    }
}
