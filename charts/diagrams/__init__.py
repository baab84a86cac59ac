"""What the browser’s drawings are sent: networks, graphs, neurons’ planes, digits, thumbnails."""
