using ReplicationKit.Rules;

namespace ReplicationKit.Generators.Emit;

/// <summary>An option that a specification has a value of.</summary>
/// <param name="Option">The option.</param>
/// <param name="Forward">Where the value comes from in the forward document.</param>
/// <param name="Reverse">Where it comes from in the reverse one; the same where there is none.</param>
internal readonly record struct PlannedOption(ReplicationOption Option, OptionSource Forward, OptionSource Reverse);
