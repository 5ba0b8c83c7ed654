using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Stored bytes that are not what was written are known to be damaged, and hide nothing else; whatever the
/// database.</summary>
public abstract class DamageTests(TestStore store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Night = Some.Noon.AddHours(12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ITicketStore Tickets => store.Tickets;

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task A_message_whose_bytes_are_damaged_says_so_and_the_others_are_whole(int size)
    {
        var ticket = await OpenAsync(size);
        await DamageAsync("body", ticket, article: 2);

        var articles = await Tickets.ReadArticlesAsync(ticket, 0, 10, Cancel);

        Assert.Equal([false, true, false], articles.Select(article => article.IsDamaged));
        Assert.Equal(["whole 1", "", "whole 3"], articles.Select(article => article.Body));
        Assert.Equal("k@example.org", articles[1].From.Address);
        Assert.NotEmpty((await Tickets.ReadRawAsync(ticket, 3, Cancel))!);
    }

    [Theory]
    [InlineData("body", 100)]
    [InlineData("raw", 100_000)]
    public async Task The_original_bytes_of_a_mail_are_given_whole_or_not_at_all(string column, int size)
    {
        var ticket = await OpenAsync(size);
        await DamageAsync(column, ticket, article: 2);

        await Assert.ThrowsAsync<DamagedException>(() => Tickets.ReadRawAsync(ticket, 2, Cancel));
    }

    [Fact]
    public async Task Original_bytes_that_are_gone_are_missed()
    {
        var ticket = await OpenAsync(100_000);
        await WriteAsync("UPDATE article SET raw = NULL WHERE number = 2");

        await Assert.ThrowsAsync<DamagedException>(() => Tickets.ReadRawAsync(ticket, 2, Cancel));
        Assert.Equal("whole 2", (await Tickets.ReadArticlesAsync(ticket, 3, 1, Cancel))[0].Body);
    }

    [Theory]
    [InlineData("recipients")]
    [InlineData("cc")]
    [InlineData("attachments")]
    public async Task So_does_one_whose_lists_are_damaged(string column)
    {
        var ticket = await OpenAsync(100);
        await WriteAsync($"UPDATE article SET {column} = '[{{' WHERE number = 2");

        var articles = await Tickets.ReadArticlesAsync(ticket, 0, 10, Cancel);

        Assert.Equal([false, true, false], articles.Select(article => article.IsDamaged));
        Assert.Equal("whole 2", articles[1].Body);
    }

    [Fact]
    public async Task An_event_that_is_damaged_or_of_a_later_version_hides_no_other()
    {
        var ticket = await OpenAsync(100);
        var later = StoredJson.Write<TicketEvent>(new ReminderReached { At = Night, By = "anna" })
            .Replace("reminderReached", "madeUpLater", StringComparison.Ordinal);
        await WriteAsync(
            $"INSERT INTO ticket_event (ticket_id, version, ordinal, data) SELECT id, 2, 0, '{later}' FROM ticket",
            "INSERT INTO ticket_event (ticket_id, version, ordinal, data) SELECT id, 2, 1, '{{{' FROM ticket",
            "INSERT INTO ticket_event (ticket_id, version, ordinal, data) SELECT id, 2, 2, 'null' FROM ticket");

        var history = await Tickets.ReadHistoryAsync(ticket, 0, 10, Cancel);

        Assert.IsType<TicketOpened>(history[0]);
        Assert.Equal(
            [(later, Night), ("{{{", default), ("null", default)],
            history.OfType<UnreadableEvent>().Select(happened => (happened.Stored, happened.At)));
    }

    [Fact]
    public async Task A_damaged_message_does_not_stop_the_search_for_others()
    {
        var damaged = await OpenAsync(100);
        await DamageAsync("body", damaged, article: 1);
        await DamageAsync("body", damaged, article: 2);
        await WriteAsync("UPDATE article SET attachments = '[{' WHERE number = 3");

        var read = await store.Ground.ReadAsync(ArticleText.After(0, 10), ArticleText.Read, Cancel);

        Assert.Equal(["", "", "whole 3"], read.Select(text => text.Body));
        Assert.Equal("Printer on fire", read[0].Subject);
    }

    [Fact]
    public async Task Quarantined_bytes_that_are_damaged_are_not_taken_for_a_mail()
    {
        var id = await store.Quarantine.AddAsync(
            new() { Raw = "Subject: x\r\n\r\n"u8.ToArray() }, Guid.NewGuid(), "unreadable", Night, Cancel);
        var packed = await store.Ground.ReadAsync(
            new Sql("SELECT raw FROM quarantine"), row => row.Blob(0).ToArray(), Cancel);
        packed[0][^6] ^= 1;
        await store.Ground.WriteAsync(Cancel, new Sql("UPDATE quarantine SET raw = $1").With(packed[0]));

        await Assert.ThrowsAsync<DamagedException>(() => store.Quarantine.ReadAsync(id, Cancel));
        Assert.Single((await store.Quarantine.ReadPageAsync(null, 10, Cancel)).Items);
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    // Three mails of this size; the number of their ticket.
    private async Task<string> OpenAsync(int size)
    {
        var ticket = Some.Ticket();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        NewArticle[] articles =
        [
            .. Enumerable.Range(1, 3).Select(id => new NewArticle(
                Some.Article(id, $"whole {id}") with { From = new("", "k@example.org") }, bytes)),
        ];
        await Tickets.CommitAsync(Some.Opening(ticket) with { Articles = [.. articles] }, Cancel);
        return ticket.Number;
    }

    // A bit in the middle.
    private async Task DamageAsync(string column, string ticket, int article)
    {
        var bytes = (await store.Ground.ReadAsync(
            new Sql($"SELECT {column} FROM article WHERE number = $1").With(article), row => row.Blob(0).ToArray(),
            Cancel))[0];
        bytes[bytes.Length / 2] ^= 0x10;
        await store.Ground.WriteAsync(
            Cancel,
            new Sql($"UPDATE article SET {column} = $1 WHERE number = $2 AND ticket_id = (SELECT id FROM ticket WHERE number = $3)")
                .With(bytes).With(article).With(ticket));
    }

    private async Task WriteAsync(params string[] statements) =>
        await store.Ground.WriteAsync(Cancel, [.. statements.Select(sql => new Sql(sql))]);
}

public sealed class SqliteDamageTests() : DamageTests(new SqliteTestStore());

public sealed class PostgresDamageTests(PostgreSql.SharedPostgres server) : DamageTests(new PostgresTestStore(server));
