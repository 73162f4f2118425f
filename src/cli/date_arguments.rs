//! How the dates of plain GeoJSON are to be understood, as it is typed.

use crate::formats::dates::{DateOptions, DateOrder, DateOrders, EndRule, NameGuess};

/// How the dates of plain GeoJSON are to be understood.
#[derive(Debug, clap::Args)]
pub(super) struct DateArguments {
    /// The property of plain GeoJSON that holds the start of an interval
    #[arg(long, value_name = "NAME")]
    start_property: Option<String>,
    /// The property of plain GeoJSON that holds the end of an interval
    #[arg(long, value_name = "NAME")]
    end_property: Option<String>,
    /// The property of plain GeoJSON that holds a date
    #[arg(long, value_name = "NAME")]
    date_property: Option<String>,
    /// The order of dates such as 04/11/2020: `dmy`, `mdy` or `ymd`; by default the dates of the file or of its series must prove it
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// Whether the last day of an interval belongs to it, `inclusive` or `exclusive`; by default the intervals show it
    #[arg(long, value_name = "RULE")]
    end: Option<EndRule>,
}

impl DateArguments {
    /// Converts the arguments to the options of the core.
    pub(super) fn options(&self) -> DateOptions {
        DateOptions {
            start_property: self.start_property.clone(),
            end_property: self.end_property.clone(),
            date_property: self.date_property.clone(),
            order: self.date_order,
            series: DateOrders::ALL,
            end: self.end,
            names: NameGuess::default(),
        }
    }
}
