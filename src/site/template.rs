//! Templates with placeholders: `{{name}}`.

use thiserror::Error;

/// A template that cannot be filled, which a test rules out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a template of the page has a blank that nothing fills: {0}")]
pub struct BadTemplate(pub String);

/// Fills the placeholders of a template; placeholders in the values are not expanded.
pub(super) fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, BadTemplate> {
    let mut parts = template.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").ok_or_else(|| BadTemplate(part.to_owned()))?;
        text.push_str(&value(name).ok_or_else(|| BadTemplate(name.to_owned()))?);
        text.push_str(rest);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_is_filled_or_named() {
        let value = |name: &str| (name == "a").then(|| "{{b}}".to_owned());
        assert_eq!(filled("<{{a}}>{{a}}", value).unwrap(), "<{{b}}>{{b}}");
        assert_eq!(filled("{{c}}", value), Err(BadTemplate("c".to_owned())));
        assert!(filled("{{a", value).is_err());
    }
}
