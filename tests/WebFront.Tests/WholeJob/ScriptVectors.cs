namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Texts that would run a script, open a dialog or fetch something, if anything took them for more than
/// text.</summary>
internal static class ScriptVectors
{
    private const string Run = "alert(document.domain)";

    private static readonly string[] Handlers =
    [
        "onerror", "onload", "onclick", "onmouseover", "onfocus", "ontoggle", "onstart", "onbegin", "onanimationstart",
        "onpointerenter", "onbeforetoggle", "onscroll", "onwheel", "oncut", "oncontentvisibilityautostatechange",
    ];

    private static readonly string[] Elements =
    [
        "img src=x", "svg", "body", "video src=x autoplay", "audio src=x autoplay", "details open", "iframe src=x",
        "input autofocus", "select autofocus", "marquee", "object data=x", "style", "table background=x", "math",
    ];

    private static readonly string[] Addresses =
    [
        $"javascript:{Run}", $"JaVaScRiPt:{Run}", $" javascript:{Run}", $"java\tscript:{Run}", $"java\nscript:{Run}",
        $"&#106;avascript:{Run}", $"&#0000106avascript:{Run}", $"&#x6A;avascript:{Run}", $"\u0001javascript:{Run}",
        $"vbscript:{Run}", $"data:text/html,<script>{Run}</script>", $"data:image/svg+xml,<svg onload={Run}>",
        $"javascript&colon;{Run}", $"jav&#x09;ascript:{Run}", $"feed:javascript:{Run}", $"blob:{Run}",
    ];

    private static readonly string[] Holders =
    [
        "<a href=\"{0}\" id=x autofocus>x</a>", "<img src=\"{0}\">", "<iframe src=\"{0}\"></iframe>", "<embed src=\"{0}\">",
        "<form action=\"{0}\"><button>x</button></form>", "<base href=\"{0}\">", "<svg><a xlink:href=\"{0}\"><text>x</text></a></svg>",
    ];

    private static readonly string[] Others =
    [
        $"<script>{Run}</script>", $"<ScRiPt>{Run}</sCrIpT>", $"<script src=https://elsewhere.example/x.js></script>",
        $"<scr<script>ipt>{Run}</scr</script>ipt>", $"<<script>{Run}//<</script>", $"\"><script>{Run}</script>",
        $"'><img src=x onerror={Run}>", $"</title><script>{Run}</script>", $"</textarea><script>{Run}</script>",
        $"<iframe srcdoc='<script>{Run}</script>'></iframe>", $"<meta http-equiv=refresh content='0;url=javascript:{Run}'>",
        "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>", $"<svg><script>{Run}</script></svg>",
        $"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={Run}&gt;\">",
        $"<svg></p><style><a id=\"</style><img src=1 onerror={Run}>\">", $"<noscript><p title=\"</noscript><img src=x onerror={Run}>\">",
        $"<template><script>{Run}</script></template>", $"<xmp><p title=\"</xmp><img src=x onerror={Run}>\">",
        $"<form><math><mtext></form><form><mglyph><style></math><img src onerror={Run}>",
        "<style>@import 'https://elsewhere.example/x.css';</style>", "<style>body{background:url(https://elsewhere.example/x)}</style>",
        "<div style=\"background:url(https://elsewhere.example/x)\">x</div>", $"<div style=\"width:expression({Run})\">x</div>",
        "<link rel=stylesheet href=https://elsewhere.example/x.css>", "<img src=https://elsewhere.example/pixel.gif>",
        "<img srcset='https://elsewhere.example/pixel.gif 1x'>", "<video poster=https://elsewhere.example/x></video>",
        "<input type=image src=https://elsewhere.example/x>", "<svg><image href=https://elsewhere.example/x></svg>",
        $"<a href=# onclick={Run} style=position:fixed;inset:0>x</a>", $"{{{{constructor.constructor('{Run}')()}}}}",
        $"${{{Run}}}", $"<%= {Run} %>", $"@({Run})", $"`;{Run};`", $"';{Run};//", $"\\u003cscript\\u003e{Run}\\u003c/script\\u003e",
        $"+ADw-script+AD4-{Run}+ADw-/script+AD4-", $"<x onclick={Run}>click</x>", $"<object type=text/html data='data:text/html,<script>{Run}</script>'></object>",
        $"<isindex action=javascript:{Run} type=submit>", $"<button formaction=javascript:{Run}>x</button>", $"<dialog open onclose={Run}>x</dialog>",
    ];

    /// <summary>More than three hundred.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from element in Elements from handler in Handlers where (element.Length + handler.Length) % 2 == 0
           select $"<{element} {handler}={Run}>",
        .. from holder in Holders from address in Addresses select string.Format(null, holder, address),
        .. Others,
        .. Others.Select(other => $"\u202E{other}\u200B"),
    ];
}
