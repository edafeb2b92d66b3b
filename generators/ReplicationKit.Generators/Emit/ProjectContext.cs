using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the generated file of a specification depends on in addition to the specification.</summary>
/// <param name="AmbiguousNames">The names that more than one specification has.</param>
/// <param name="Capabilities">The capabilities of the project, or <c>null</c> if it has no specification.</param>
internal sealed record ProjectContext(AmbiguousNames AmbiguousNames, Capabilities? Capabilities);
