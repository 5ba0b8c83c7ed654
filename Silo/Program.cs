using OrleansTickets.Mail;

if (args is [PostmasterCommand.Name, .. var arguments])
{
    return await PostmasterCommand.RunAsync(arguments, Console.OpenStandardInput(), Console.Error);
}

var builder = WebApplication.CreateBuilder(args);
builder.Build().Run();
return 0;
