//! The order of day, month and year in numeric dates.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The order of a numeric date such as `04/11/2020`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DateOrder {
    /// Day, month, year.
    #[serde(rename = "dmy")]
    DayFirst,
    /// Month, day, year.
    #[serde(rename = "mdy")]
    MonthFirst,
    /// Year, month, day: only needed for two-digit years, since a longer year is recognised by its length.
    #[serde(rename = "ymd")]
    YearFirst,
}

/// A text that is not an order of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected dmy, mdy or ymd")]
pub struct NotAnOrder;

impl FromStr for DateOrder {
    type Err = NotAnOrder;

    fn from_str(text: &str) -> Result<Self, NotAnOrder> {
        match text.to_ascii_lowercase().as_str() {
            "dmy" => Ok(Self::DayFirst),
            "mdy" => Ok(Self::MonthFirst),
            "ymd" => Ok(Self::YearFirst),
            _ => Err(NotAnOrder),
        }
    }
}

impl fmt::Display for DateOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
            Self::YearFirst => "ymd",
        })
    }
}

/// A set of orders that some dates may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateOrders(u8);

impl Default for DateOrders {
    fn default() -> Self {
        Self::ALL
    }
}

impl DateOrders {
    /// Every order: nothing is known yet.
    pub const ALL: Self = Self(0b111);

    /// No order: the dates contradict each other.
    pub const NONE: Self = Self(0);

    /// A single order.
    pub const fn only(order: DateOrder) -> Self {
        Self(1 << order as u8)
    }

    /// Whether the dates prove something: at least one order remains, but not all.
    pub(crate) fn are_proven(self) -> bool {
        self != Self::ALL && self != Self::NONE
    }

    /// Whether it contains an order.
    pub const fn contains(self, order: DateOrder) -> bool {
        self.0 & Self::only(order).0 != 0
    }

    /// The intersection.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The union.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
