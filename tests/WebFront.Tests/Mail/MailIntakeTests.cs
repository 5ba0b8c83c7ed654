using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Mail;
using OrleansTickets.WebFront.Settings;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

public sealed class MailIntakeTests : IDisposable
{
    private const int Large = 30_000_000;

    private readonly MailIntake intake = new(Options.Create(new MailLimits()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_thousand_large_mails_at_once_few_are_read_and_none_of_the_rest()
    {
        var mails = Enumerable.Range(0, 1_000).Select(_ => (Mail: intake.Begin(), Body: new Pipe())).ToList();
        var reading = mails
            .Select(mail => mail.Mail.ReadAsync(Request(Large, mail.Body.Reader.AsStream()), Cancel)).ToList();
        Assert.Equal(2, reading.Count(read => !read.IsCompleted));
        foreach (var refused in reading[2..])
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        }
        mails[0].Mail.Dispose(); // one is done, or its sender hung up
        using var next = intake.Begin();
        Assert.False(next.ReadAsync(Request(Large, mails[5].Body.Reader.AsStream()), Cancel).IsCompleted);
        mails.Skip(1).ToList().ForEach(mail => mail.Mail.Dispose());
        next.Dispose();
        Assert.Equal(MailIntake.Room, intake.Free);
    }

    [Fact]
    public async Task The_smallest_mails_are_counted_too()
    {
        var mails = Enumerable.Range(0, 10_000).Select(_ => intake.Begin()).ToList();
        var refused = 0;
        foreach (var mail in mails)
        {
            try
            {
                await mail.ReadAsync(Request(0, Stream.Null), Cancel);
            }
            catch (StoreUnavailableException)
            {
                refused++;
            }
        }
        Assert.Equal(10_000 - (MailIntake.Room / MailIntake.LeastPerMail), refused);
        mails.ForEach(mail => mail.Dispose());
        Assert.Equal(MailIntake.Room, intake.Free);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32 * 1024)]
    [InlineData(200_000)]
    public async Task A_mail_that_does_not_tell_its_length_is_counted_as_it_grows(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        using (var mail = intake.Begin())
        {
            Assert.Equal(bytes, await mail.ReadAsync(Request(null, new MemoryStream(bytes)), Cancel));
            Assert.InRange(MailIntake.Room - intake.Free, length, (4 * length) + MailIntake.LeastPerMail);
        }
        Assert.Equal(MailIntake.Room, intake.Free);
    }

    [Fact]
    public async Task A_mail_without_length_is_refused_where_the_room_ends()
    {
        using var other = intake.Begin();
        _ = other.ReadAsync(Request(Large, new Pipe().Reader.AsStream()), Cancel);
        using var growing = intake.Begin();
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => growing.ReadAsync(Request(null, new MemoryStream(new byte[Large])), Cancel));
    }

    [Theory]
    [InlineData(70_000_000)]
    [InlineData(null)]
    public async Task The_largest_mail_fits_into_empty_room(int? length)
    {
        using var large = new MailIntake(Options.Create(new MailLimits { MaxSize = 70_000_000 }));
        using (var mail = large.Begin())
        {
            var raw = await mail.ReadAsync(Request(length, new MemoryStream(new byte[70_000_000])), Cancel);
            Assert.Equal(70_000_000, raw.Length);
            Assert.Equal(0, large.Free);
        }
        Assert.Equal(MailIntake.Room, large.Free);
    }

    [Fact]
    public async Task A_mail_that_says_it_is_too_large_takes_no_room()
    {
        using var mail = intake.Begin();
        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => mail.ReadAsync(Request(50_000_001, Stream.Null), Cancel));
        Assert.Equal(413, refusal.StatusCode);
        Assert.Equal(MailIntake.Room, intake.Free);
    }

    public void Dispose() => intake.Dispose();

    private static HttpRequest Request(long? length, Stream body)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentLength = length;
        request.Body = body;
        return request;
    }
}
