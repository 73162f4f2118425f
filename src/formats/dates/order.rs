//! Which of day, month and year comes first in a date of numbers alone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The order of a date of numbers, such as `04/11/2020`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DateOrder {
    /// Day, month, year.
    #[serde(rename = "dmy")]
    DayFirst,
    /// Month, day, year.
    #[serde(rename = "mdy")]
    MonthFirst,
    /// Year, month, day: only where the year has two digits, as a longer one is told by its length.
    #[serde(rename = "ymd")]
    YearFirst,
}

/// A text that is no order of dates.
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

/// The orders that a set of dates may have.
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

    /// One order alone.
    pub const fn only(order: DateOrder) -> Self {
        Self(1 << order as u8)
    }

    /// Whether dates prove something: fewer orders are left than all, and one at least.
    pub(crate) fn are_proven(self) -> bool {
        self != Self::ALL && self != Self::NONE
    }

    /// Whether an order is one of them.
    pub const fn contains(self, order: DateOrder) -> bool {
        self.0 & Self::only(order).0 != 0
    }

    /// The orders that both have.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The orders of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
