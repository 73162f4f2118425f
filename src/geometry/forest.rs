//! Numbers joined to groups (union-find).

/// Groups of numbers; at first each is a group of its own.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    /// The numbers below `count`, each alone.
    pub fn of_single(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// Adds the next number, alone, and returns it.
    pub fn add(&mut self) -> usize {
        self.parents.push(self.parents.len());
        self.parents.len() - 1
    }

    /// Joins the groups of two numbers; returns whether they were two.
    pub fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.group(a), self.group(b));
        self.parents[a.max(b)] = a.min(b);
        a != b
    }

    /// The least number of a number's group.
    pub fn group(&mut self, mut number: usize) -> usize {
        while self.parents[number] != number {
            // Halves the path, so that later calls are short.
            self.parents[number] = self.parents[self.parents[number]];
            number = self.parents[number];
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_directly_or_through_others_is_one_group() {
        let mut forest = Forest::of_single(5);
        assert_eq!(forest.add(), 5);
        for (a, b, were_two) in [(4, 5, true), (1, 3, true), (5, 1, true), (3, 4, false)] {
            assert_eq!(forest.join(a, b), were_two);
        }
        assert_eq!([0, 1, 2, 3, 4, 5].map(|number| forest.group(number)), [0, 1, 2, 1, 1, 1]);
    }
}
