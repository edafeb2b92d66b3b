using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the file of a specification depends on beside the specification.</summary>
/// <param name="AmbiguousNames">The names that others have as well.</param>
/// <param name="Capabilities">What the project offers; null: there is no specification.</param>
internal sealed record Surroundings(AmbiguousNames AmbiguousNames, Capabilities? Capabilities);
