using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The settings of a project with specifications.</summary>
/// <param name="Refit">Whether Refit interfaces are generated.</param>
internal sealed record ProjectSettings(RefitSetting Refit);
