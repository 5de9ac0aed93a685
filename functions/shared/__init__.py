"""What every function uses: settings, requests, the API, the lake, the warehouse."""
