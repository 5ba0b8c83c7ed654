using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Mail;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

/// <summary>What the source of a mail hears when it cannot be taken in now: that it must come again. On a help desk of
/// its own, since the others would hear it too.</summary>
public sealed class MailPressureTests : IAsyncLifetime
{
    private const string Path = "/api/v1/mail";

    private readonly HelpDesk desk;

    public MailPressureTests() => desk = new()
    {
        With = services =>
        {
            StoreOnDemand.Add(services);
            services.Configure<SiloMessagingOptions>(silo => silo.ResponseTimeout = TimeSpan.FromSeconds(5));
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StoreOnDemand Store => desk.Services.GetRequiredService<StoreOnDemand>();

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task What_finds_no_room_in_the_front_must_come_again_and_is_not_taken()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var intake = desk.Services.GetRequiredService<MailIntake>();
        var others = new List<IncomingMail>();
        while (intake.Free >= MailIntake.LeastPerMail)
        {
            others.Add(intake.Begin());
            var request = new DefaultHttpContext().Request;
            request.ContentLength = Math.Min(HelpDesk.MaxMailSize, intake.Free - MailIntake.LeastPerMail);
            await Assert.ThrowsAsync<EndOfStreamException>(() => others[^1].ReadAsync(request, Cancel));
        }
        var mail = Letter(address);
        await MustComeAgainAsync(mail);
        await MustComeAgainAsync(mail);
        Assert.Empty((await desk.Admin.GetOkAsync($"/api/v1/tickets?queue={queue}")).Items());
        others.ForEach(other => other.Dispose());
        Assert.Equal(HttpStatusCode.Created, await PostAsync(mail));
        Assert.Equal(MailIntake.Room, intake.Free);
    }

    [Fact]
    public async Task While_the_store_cannot_write_mail_must_come_again()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        Store.Before = _ => throw new StoreUnavailableException("The disk is full.");
        await MustComeAgainAsync(Letter(address));
        Store.Before = _ => Task.CompletedTask;
        Assert.Empty((await desk.Admin.GetOkAsync($"/api/v1/tickets?queue={queue}")).Items());
        Assert.Equal(HttpStatusCode.Created, await PostAsync(Letter(address)));
    }

    [Fact]
    public async Task A_commit_that_takes_too_long_must_come_again_and_is_then_known()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var (release, durable) = (new TaskCompletionSource(), new TaskCompletionSource());
        Store.Before = _ => release.Task;
        Store.After = () => durable.TrySetResult();
        var mail = Letter(address);
        await MustComeAgainAsync(mail);
        release.SetResult();
        await durable.Task; // it was on its way all the same
        Store.Before = _ => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(mail));
        Assert.Single((await desk.Admin.GetOkAsync($"/api/v1/tickets?queue={queue}")).Items());
    }

    private static byte[] Letter(string to) => System.Text.Encoding.ASCII.GetBytes(
        $"From: c@customer.example\r\nTo: {to}\r\nSubject: Again\r\nMessage-ID: <{Guid.NewGuid()}@c>\r\n\r\nx\r\n");

    private async Task<HttpStatusCode> PostAsync(byte[] mail)
    {
        using var response = await desk.Admin.PostAsync(Path, HelpDesk.Mail(mail), Cancel);
        return response.StatusCode;
    }

    private async Task MustComeAgainAsync(byte[] mail)
    {
        var response = await desk.Admin.PostAsync(Path, HelpDesk.Mail(mail), Cancel);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        await Task.FromResult(response).RefusedAsync(HttpStatusCode.ServiceUnavailable, "try-again");
    }
}
