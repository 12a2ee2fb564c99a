using Moev.Gateway.Hosting;

InlineSocketTransport.EnableCompletions();
return await GatewayProgram.RunAsync(args, Console.OpenStandardInput(), Console.Out, Console.Error);
