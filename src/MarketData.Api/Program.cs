using MarketData.Api.Hosting;
using Microsoft.Extensions.Options;

try
{
    await using WebApplication app = ApiApplication.Build(args);
    await app.StartAsync();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
catch (IOException exception)
{
    // Kestrel's message names the address that could not be bound.
    await Console.Error.WriteLineAsync(exception.Message);
    return 4;
}
