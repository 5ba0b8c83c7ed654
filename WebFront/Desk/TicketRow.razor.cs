using Microsoft.AspNetCore.Components;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>One line of a list.</summary>
public sealed partial class TicketRow
{
    // How the store marks what a search found.
    private const char HitBegins = '\u0002';
    private const char HitEnds = '\u0003';

    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter, EditorRequired]
    public TicketSummary Row { get; set; } = null!;

    [Parameter]
    public bool IsCurrent { get; set; }

    [Parameter]
    public bool IsQueueShown { get; set; }

    [Parameter, EditorRequired]
    public string Href { get; set; } = "";

    private string Title => Row.Title.Length > 0 ? Row.Title : T("NoTitle");

    private static IEnumerable<(string Text, bool IsHit)> Hits(string snippet)
    {
        foreach (var part in snippet.Split(HitBegins))
        {
            var pieces = part.Split(HitEnds, 2);
            if (pieces.Length == 2)
            {
                yield return (pieces[0], true);
            }
            yield return (pieces[^1], false);
        }
    }
}
