using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Articles: what came, as it came, and as it can be shown without harm.</summary>
internal static class ArticleEndpoints
{
    // Mail is written by strangers: nothing of it may run, be framed elsewhere, or send a form.
    private const string FileSecurity = "sandbox; default-src 'none'";

    private const string HtmlSecurity =
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        + "style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'; "
        + "img-src 'self' data:";

    // What an agent asks to see tells its server that somebody looks, and nothing more.
    private const string WithPictures = $"{HtmlSecurity} https:";

    // Pictures that browsers draw without running anything; SVG is none of them.
    private static readonly HashSet<string> Pictures = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif",
    };

    public static void MapArticles(this RouteGroupBuilder tickets)
    {
        tickets.MapGet("/{number}/articles", List);
        tickets.MapArticleFiles();
    }

    /// <summary>The same for the desk's pages, which come with the cookie.</summary>
    public static void MapDeskArticles(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/desk/tickets").RequireAuthorization().ExcludeFromDescription().MapArticleFiles();

    private static void MapArticleFiles(this RouteGroupBuilder tickets)
    {
        tickets.MapGet("/{number}/articles/{id:int}/raw", ReadRaw);
        tickets.MapGet("/{number}/articles/{id:int}/html", ReadHtml);
        tickets.MapGet("/{number}/articles/{id:int}/attachments/{attachment:int}", ReadAttachment);
    }

    private static async Task<Page<Article>> List(
        string number, [FromQuery] int? before, int? limit, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var articles = await grains.Ticket(number)
            .ReadArticles(Math.Max(before ?? 0, 0), PageLimit.Of(limit), cancellationToken);
        var next = articles is [{ Id: > 1 } first, ..] ? first.Id.ToString(CultureInfo.InvariantCulture) : null;
        return new(articles, next);
    }

    private static async Task<FileContentHttpResult> ReadRaw(
        string number, int id, HttpResponse response, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var raw = await grains.Ticket(number).ReadRaw(id, cancellationToken) ?? throw NoFile();
        Secure(response, FileSecurity);
        return TypedResults.Bytes(raw, "message/rfc822", $"{number}-{id}.eml");
    }

    private static async Task<ContentHttpResult> ReadHtml(
        string number, int id, bool? pictures, HttpRequest request, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var ticket = grains.Ticket(number);
        var html = await ticket.ReadHtml(id, cancellationToken) ?? throw NoFile();
        var article = (await ticket.ReadArticles(id + 1, 1, cancellationToken)).FirstOrDefault() ?? throw NoFile();
        var files = $"{request.Path.Value![..^"html".Length]}attachments";
        var isFetching = pictures == true;
        Secure(request.HttpContext.Response, isFetching ? WithPictures : HtmlSecurity);
        return TypedResults.Content(ArticleHtml.Show(html, article, files, isFetching), "text/html; charset=utf-8");
    }

    private static async Task<FileContentHttpResult> ReadAttachment(
        string number, int id, int attachment, HttpResponse response, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var file = await grains.Ticket(number).ReadAttachment(id, attachment, cancellationToken) ?? throw NoFile();
        Secure(response, FileSecurity);
        var isPicture = Pictures.Contains(file.ContentType);
        var disposition = new ContentDispositionHeaderValue(isPicture ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Bytes(file.Content, isPicture ? file.ContentType : "application/octet-stream");
    }

    // An article never changes, but the right to see it may: nobody but this browser keeps it.
    private static void Secure(HttpResponse response, string policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.CacheControl = "private, no-cache";
    }

    private static NotThereException NoFile() => new("The article has no such form or file.");
}
