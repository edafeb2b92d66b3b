using ReplicationKit.Rules;
using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>Adds the option Deletions to the selector of a specification.</summary>
internal static class DeletionTemplate
{
    /// <summary>
    /// The selector as it is written, or <c>null</c> if the document has none. Without a declared selector, a member decides whether the
    /// document has one, which is not a part of the template.
    /// </summary>
    public static SelectorTemplate? Of(ReplicationModel model, SelectorTemplate? selector)
    {
        if (model.Option(ReplicationOptions.Deletions.Name) is { } known)
            return With(selector, (DeletionHandling)known.Number);
        if (selector is null || model.MemberFor(ReplicationOptions.Deletions.Name) is not { } member)
            return selector;
        SelectorPiece exclude = SelectorPiece.Choice(
            Condition(member, DeletionHandling.Exclude),
            Pieces(selector.Pieces, DeletionHandling.Exclude),
            selector.Pieces
        );
        return new([
            SelectorPiece.Choice(Condition(member, DeletionHandling.Include), Pieces(selector.Pieces, DeletionHandling.Include), [exclude]),
        ]);
    }

    /// <summary>The condition that a member has a value, in C#.</summary>
    public static string Condition(MemberModel member, DeletionHandling deletions) =>
        $"this.{TypeIdentity.Escape(member.Name)} == global::{KnownNames.Deletions}.{deletions}";

    private static SelectorTemplate? With(SelectorTemplate? selector, DeletionHandling deletions) =>
        selector is not null ? new(Pieces(selector.Pieces, deletions))
        : deletions == DeletionHandling.Exclude ? SelectorTemplate.Constant(DeletionSelector.NotDeleted)
        : null;

    /// <summary>A selector is either a choice between selectors, or one object.</summary>
    private static EquatableArray<SelectorPiece> Pieces(EquatableArray<SelectorPiece> pieces, DeletionHandling deletions) =>
        pieces switch
        {
            [{ Kind: SelectorPieceKind.Choice } choice] =>
            [
                SelectorPiece.Choice(choice.Text, Pieces(choice.WhenTrue, deletions), Pieces(choice.WhenFalse, deletions)),
            ],
            [{ Kind: SelectorPieceKind.Text } constant] => [SelectorPiece.Constant(DeletionSelector.Of(constant.Text, deletions)!)],
            _ when deletions is DeletionHandling.Include or DeletionHandling.Exclude =>
            [
                SelectorPiece.Constant(
                    deletions == DeletionHandling.Include ? DeletionSelector.IncludeBefore : DeletionSelector.ExcludeBefore
                ),
                .. pieces,
                SelectorPiece.Constant(DeletionSelector.After),
            ],
            _ => pieces,
        };
}
