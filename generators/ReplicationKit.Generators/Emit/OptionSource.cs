using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Where the value of an option comes from: the attribute, a member, or nowhere.</summary>
/// <param name="Fixed">What the attribute fixes.</param>
/// <param name="Member">The member that holds it.</param>
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
