using OrleansTickets.WebFront.Demo;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Demo;

public sealed class DemoContentTests
{
    private static readonly DemoContent Content = DemoContent.Read();

    [Fact]
    public void Every_request_belongs_to_a_queue_and_somebody_answers_there()
    {
        Assert.All(Content.Languages.Values.SelectMany(language => language.Requests), request =>
        {
            Assert.Contains(Content.Company.Queues, queue => queue.Name == request.Queue);
            Assert.True(Content.Company.Answering(request.Queue).Count() > 1);
            Assert.NotEmpty(request.Subjects);
            Assert.NotEmpty(request.Talk);
        });
    }

    [Fact]
    public void Everybody_has_something_to_write_about() =>
        Assert.All(Content.Customers, customer =>
            Assert.Contains(Content.Languages[customer.Language].Requests, request => request.Suits(customer)));

    [Fact]
    public void Every_address_is_one_that_can_be_nobodys()
    {
        string[] reserved = [".example", ".test", "example.com", "example.org", "example.net"];
        var addresses = Content.Customers.Select(customer => customer.Address)
            .Concat(Content.Company.Queues.Select(queue => queue.Address))
            .Concat(Content.Company.Agents.Select(agent => agent.Email)).ToList();
        Assert.All(addresses, address => Assert.Contains(reserved, address.EndsWith));
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
    }

    [Fact]
    public void Rights_and_templates_name_queues_that_are_there()
    {
        var named = Content.Company.Agents.SelectMany(agent => agent.Rights.Keys)
            .Concat(Content.Company.Templates.Select(template => template.Queue).OfType<string>());
        Assert.Empty(named.Except(Content.Company.Queues.Select(queue => queue.Name)));
        Assert.Single(Content.Company.Queues, queue => queue.IsDefault);
    }
}
