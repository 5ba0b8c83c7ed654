using System.Text;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailOrderTests
{
    private readonly MailOrder order = new();

    [Fact]
    public void Mails_that_name_nothing_in_common_pass_side_by_side()
    {
        Enter("Message-ID: <a@x>\nReferences: <r@x>\nSubject: printer");
        Assert.True(Enter("Message-ID: <b@x>\nReferences: <s@x>\nSubject: printer").IsFree);
        Assert.True(Enter("Subject: printer").IsFree);
    }

    [Theory]
    [InlineData("Message-ID: <a@x>", "In-Reply-To: <a@x>")]
    [InlineData("Message-ID: <a@x>", "References: <other@x>\n <a@x>")]
    [InlineData("Message-ID: <a@x>", "Message-ID: <a@x>")]
    [InlineData("In-Reply-To: <q@x>", "References: <q@x> <r@x>")]
    [InlineData("Subject: Re: [Ticket#2026112342000014] a", "Subject: AW: Ticket#2026112342000014")]
    [InlineData("Subject: =?utf-8?b?W1RpY2tldCMyMDI2MTEyMzQyMDAwMDE0XQ==?=", "Subject: [Ticket#2026112342000014]")]
    public async Task Of_two_that_belong_together_the_second_waits(string first, string second)
    {
        var one = Enter(first);
        var two = Enter(second);
        Assert.True(one.IsFree);
        Assert.False(two.IsFree);
        one.Place.Leave(isIn: true);
        Assert.True(await two.Waited);
        two.Place.Leave(isIn: true);
        Assert.Equal(0, order.Count);
    }

    [Fact]
    public void A_question_behind_its_answer_does_not_wait_for_it()
    {
        Enter("Message-ID: <answer@x>\nIn-Reply-To: <question@x>");
        Assert.True(Enter("Message-ID: <question@x>").IsFree);
    }

    [Fact]
    public async Task What_comes_after_a_mail_that_failed_must_come_again_with_it()
    {
        var failed = Enter("Message-ID: <a@x>").Place;
        var answer = Enter("Message-ID: <b@x>\nIn-Reply-To: <a@x>");
        failed.Leave(isIn: false);
        Assert.False(await answer.Waited);
        answer.Place.Leave(isIn: false);
        Assert.False(await Enter("References: <b@x>").Waited);
        Assert.True(Enter("Message-ID: <c@x>").IsFree);
    }

    [Fact]
    public async Task A_long_thread_passes_in_the_order_of_the_mailbox()
    {
        var places = Enumerable.Range(0, 100).Select(_ => Enter("References: <root@x>")).ToList();
        foreach (var (place, next) in places.Zip(places.Skip(1)))
        {
            Assert.True(place.IsFree);
            Assert.False(next.IsFree);
            place.Place.Leave(isIn: true);
            await next.Waited;
        }
    }

    [Fact]
    public void A_mail_that_nobody_can_read_waits_for_nothing()
    {
        Assert.True(new Entered(order.Enter([0, 255, 13, 10, 58, 58])).IsFree);
        Assert.True(new Entered(order.Enter([])).IsFree);
    }

    private Entered Enter(string header) =>
        new(order.Enter(Encoding.ASCII.GetBytes($"{header.ReplaceLineEndings("\r\n")}\r\n\r\ntext\r\n")));

    private sealed class Entered(MailOrder.Place place)
    {
        public MailOrder.Place Place => place;

        public Task<bool> Waited { get; } = place.WaitAsync();

        public bool IsFree => Waited.IsCompleted;
    }
}
