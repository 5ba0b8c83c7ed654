using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A plain text for reading: quotations folded, web addresses as links, nothing else interpreted.</summary>
public sealed partial class PlainText
{
    private const int ShortQuote = 160;

    private string? shown;
    private ImmutableArray<TextPiece> pieces = [];

    // What is quoted before it is there to be read with the answer below it.
    private int lastOwn;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    protected override void OnParametersSet()
    {
        if (shown != Text)
        {
            shown = Text;
            pieces = ArticleText.Pieces(Text);
            lastOwn = pieces.ToList().FindLastIndex(piece => piece.Kind == PieceKind.Text);
        }
    }
}
