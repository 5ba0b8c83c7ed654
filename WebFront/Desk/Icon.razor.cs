using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.Desk;

/// <summary>One of our line drawings, 16 by 16; decoration only, the text beside it says the same.</summary>
public sealed partial class Icon
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["inbox"] = "M2 9l2-6h8l2 6v4H2zM2 9h3.5l1 2h3l1-2H14",
        ["queue"] = "M3 4h10M3 8h10M3 12h6",
        ["reply"] = "M6 4L2 8l4 4M2 8h7c3 0 5 2 5 5",
        ["lock"] = "M4 7h8v6H4zM6 7V5a2 2 0 014 0v2",
        ["seal"] = "M8 2a3.6 3.6 0 100 7.2A3.6 3.6 0 008 2zM5.8 8.6L5 14l3-1.6L11 14l-.8-5.4",
        ["unlock"] = "M4 7h8v6H4zM6 7V5a2 2 0 013.7-1",
        ["moon"] = "M13 9.5A5.5 5.5 0 016.5 3 5.5 5.5 0 1013 9.5z",
        ["sun"] = "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 "
            + "11.7l.8.8M3.5 12.5l.8-.8M11.7 4.3l.8-.8",
        ["search"] = "M7 3a4 4 0 100 8 4 4 0 000-8zM10 10l4 4",
        ["clock"] = "M8 2a6 6 0 100 12A6 6 0 008 2zM8 5v3l2 2",
        ["check"] = "M3 8l3.5 3.5L13 5",
        ["note"] = "M3 3h10v7l-3 3H3zM10 13v-3h3M5.5 6h5M5.5 8.5h3",
        ["move"] = "M2 8h11M9 4l4 4-4 4",
        ["person"] = "M8 3a2.5 2.5 0 100 5 2.5 2.5 0 000-5zM3 14c0-3 2-4.5 5-4.5s5 1.5 5 4.5",
        ["people"] = "M6 3.5a2.2 2.2 0 100 4.4 2.2 2.2 0 000-4.4zM1.5 13c0-2.8 1.8-4 4.5-4s4.5 1.2 4.5 4M10.5 3.8a2 2 0 010 3.8M12 "
            + "9.3c1.6.4 2.5 1.6 2.5 3.7",
        ["bell"] = "M4 11V7a4 4 0 018 0v4l1 1.2H3zM6.8 14h2.4",
        ["plus"] = "M8 3v10M3 8h10",
        ["minus"] = "M3 8h10",
        ["close"] = "M4 4l8 8M12 4l-8 8",
        ["up"] = "M4 10l4-4 4 4",
        ["down"] = "M4 6l4 4 4-4",
        ["back"] = "M10 3L5 8l5 5",
        ["menu"] = "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
        ["gear"] = "M8 5.7a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6zM8 1.7v1.8M8 12.5v1.8M1.7 8h1.8M12.5 8h1.8M3.5 3.5l1.3 1.3M11.2 "
            + "11.2l1.3 1.3M3.5 12.5l1.3-1.3M11.2 4.8l1.3-1.3",
        ["keyboard"] = "M2 4.5h12v7H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.3h6",
        ["leave"] = "M6 3H3v10h3M7 8h6.5M11 5l3 3-3 3",
        ["file"] = "M4 2h5l3 3v9H4zM9 2v3h3",
        ["clip"] = "M12.5 7.5L8 12a3 3 0 01-4.3-4.2l5-5a2 2 0 012.9 2.9l-5 5a1 1 0 01-1.5-1.4l4.2-4.3",
        ["warning"] = "M8 2.5L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
        ["mail"] = "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
        ["phone"] = "M4 2.5l2 .2.8 2.8-1.3 1.2a8 8 0 003.8 3.8l1.2-1.3 2.8.8.2 2c0 .8-.7 1.5-1.5 1.5C6.7 13.5 2.5 9.3 2.5 "
            + "4c0-.8.7-1.5 1.5-1.5z",
        ["web"] = "M8 2a6 6 0 100 12A6 6 0 008 2zM2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14M8 2C6 4 5.5 6 5.5 8s.5 4 2.5 6",
        ["flag"] = "M4 14V2.5M4 3h8l-1.5 2.8L12 8.5H4",
        ["pen"] = "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.5 4.3l2.2 2.2",
        ["trash"] = "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M7 7v3.5M9 7v3.5",
        ["again"] = "M13 8a5 5 0 11-1.5-3.6M13 2.5v2.5h-2.5",
        ["bold"] = "M5 3h3.5a2.3 2.3 0 010 4.7H5zM5 7.7h4.2a2.6 2.6 0 010 5.3H5z",
        ["italic"] = "M7 3h4M5 13h4M9.5 3l-3 10",
        ["link"] = "M6.5 9.5l3-3M7 4.5l1.3-1.3a2.8 2.8 0 014 4L11 8.5M9 11.5l-1.3 1.3a2.8 2.8 0 01-4-4L5 7.5",
        ["list"] = "M6 4h7.5M6 8h7.5M6 12h7.5M3 4h.01M3 8h.01M3 12h.01",
        ["numbers"] = "M6.5 4h7M6.5 8h7M6.5 12h7M2.5 3l1-.5v3M2.3 10.5h1.7l-1.7 2.5h1.9",
        ["quote"] = "M3 8.5h3.5V5H3v4.5c0 1.5.700 2.3 2 2.5M9 8.5h3.5V5H9v4.5c0 1.5.700 2.3 2 2.5",
        ["code"] = "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5",
        ["eye"] = "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 100 4 2 2 0 000-4z",
        ["template"] = "M2.5 2.5h11v3h-11zM2.5 8.5h4.5v5H2.5zM10 8.5h3.5M10 11h3.5M10 13.5h3.5",
        ["source"] = "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h2.5",
        ["expand"] = "M4 6l4 4 4-4",
        ["outbox"] = "M2 9v4h12V9M8 10V2.5M5 5.5l3-3 3 3",
        ["shield"] = "M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z",
        ["key"] = "M5.5 7.5a3 3 0 104 2.8l4-4V3.5h-2v2h-2v2z",
    }.ToFrozenDictionary();

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    private string Path => Paths[Name];
}
