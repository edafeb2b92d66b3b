using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the options of a project with specifications say.</summary>
/// <param name="Refit">What they say about Refit interfaces.</param>
internal sealed record ProjectWish(RefitWish Refit);
