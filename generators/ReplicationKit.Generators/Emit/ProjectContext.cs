using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the file of a specification depends on in addition to the specification.</summary>
/// <param name="AmbiguousNames">The names that others have as well.</param>
/// <param name="Capabilities">What the project offers, or <c>null</c> if it has no specification.</param>
internal sealed record ProjectContext(AmbiguousNames AmbiguousNames, Capabilities? Capabilities);
