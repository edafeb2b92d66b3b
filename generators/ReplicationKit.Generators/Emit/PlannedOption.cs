using ReplicationKit.Rules;

namespace ReplicationKit.Generators.Emit;

/// <summary>An option that has a value in a specification.</summary>
/// <param name="Option">The option.</param>
/// <param name="Forward">The source of the value in the forward document.</param>
/// <param name="Reverse">The source of the value in the reverse document, or the same as <paramref name="Forward"/> if there is none.</param>
internal readonly record struct PlannedOption(ReplicationOption Option, OptionSource Forward, OptionSource Reverse);
