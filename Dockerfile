# Builds and runs Moev.Gateway: see docs/operations.md.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Moev.Gateway -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# The gateway writes below ./data of its working directory.
RUN install -d -o $APP_UID -g $APP_UID /var/lib/moev-gateway
WORKDIR /var/lib/moev-gateway
VOLUME /var/lib/moev-gateway
USER $APP_UID
EXPOSE 9000 8080
# The image has no HTTP client; bash opens the socket itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/Moev.Gateway"]
