namespace ReplicationKit.Selectors.Predicates;

/// <summary>Aborts the translation of a part that has been reported. It is caught where another part can still be translated.</summary>
internal sealed class UntranslatableException : Exception { }
