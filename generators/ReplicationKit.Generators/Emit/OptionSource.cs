using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The source of an option's value: the attribute, a member, or none.</summary>
/// <param name="Fixed">The value that the attribute fixes.</param>
/// <param name="Member">The member that holds the value.</param>
internal readonly record struct OptionSource(FixedOption? Fixed, MemberModel? Member)
{
    public bool IsAbsent => Fixed is null && Member is null;

    /// <summary>The source of an option in a document of the given direction.</summary>
    public static OptionSource Of(ReplicationModel model, ReplicationOption option, bool reverse)
    {
        ReplicationOption? declared = reverse ? ReplicationOptions.Reversed(option) : option;
        return declared is null ? new(null, null) : new(model.Option(declared.Name), model.MemberFor(declared.Name));
    }
}
