using Moev.Gateway.Hosting;

return await GatewayProgram.RunAsync(args, Console.OpenStandardInput(), Console.Out, Console.Error);
