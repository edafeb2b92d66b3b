namespace ReplicationKit.Selectors.Predicates;

/// <summary>Leaves the translation of a part that has been reported; caught where another part can still be looked at.</summary>
internal sealed class UntranslatableException : Exception { }
