//! Latencies and the lines of a table.

use std::time::Duration;

/// What so many requests took.
#[derive(Clone, Debug)]
pub struct Sample {
    took: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
}

impl Sample {
    pub fn new(took: Duration, mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self { took, latencies }
    }

    /// To be put together with others of the same time.
    pub fn into_latencies(self) -> Vec<Duration> {
        self.latencies
    }

    pub const fn took(&self) -> Duration {
        self.took
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64().max(1e-9)
    }

    /// The latency that so many of a hundred stay below, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// A Markdown table.
pub fn table(head: &[&str], lines: &[Vec<String>]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.to_vec());
    text.push_str(&line(vec!["---"; head.len()]));
    for cells in lines {
        text.push_str(&line(cells.iter().map(String::as_str).collect()));
    }
    text
}

/// Three significant places are more than a busy machine gives.
pub fn round(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_rates() {
        let latencies = (1..=100).rev().map(Duration::from_millis).collect();
        let sample = Sample::new(Duration::from_secs(2), latencies);
        assert_eq!((sample.rate(), sample.percentile(50), sample.percentile(99)), (50.0, 51.0, 100.0));
        assert_eq!(table(&["a"], &[vec!["1".into()]]), "| a |\n| --- |\n| 1 |\n");
    }
}
